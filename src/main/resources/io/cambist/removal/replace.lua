-- Replaces what stands at the key, where it is still what the caller has seen.
-- ARGV: what was seen, empty for nothing; what is to stand there.
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then
  return 0
end
redis.call('SET', KEYS[1], ARGV[2])
return 1
