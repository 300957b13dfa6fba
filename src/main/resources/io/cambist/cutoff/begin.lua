-- Begins an epoch, where the store is as the gateway saw it. Every key is of one slot.
-- KEYS: the state, all cut-offs, the log.
-- ARGV: the state that was seen (empty for none), the new epoch, the least sequence, its mark, then
-- pairs of a cut-off and the value that is to stand at least.
local state = redis.call('GET', KEYS[1]) or ''
if state ~= ARGV[1] then
  return state
end
local function sequence(value)
  return tonumber(string.match(value, '^%d+') or '0')
end
for i = 5, #ARGV, 2 do
  local old = redis.call('HGET', KEYS[2], ARGV[i])
  if not old or sequence(old) < sequence(ARGV[i + 1]) then
    redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1])
  end
end
local most = tonumber(ARGV[3])
for _, value in ipairs(redis.call('HVALS', KEYS[2])) do
  most = math.max(most, sequence(value))
end
redis.call('UNLINK', KEYS[3])
state = ARGV[2] .. ' ' .. string.format('%.0f', most) .. ' ' .. ARGV[4]
redis.call('SET', KEYS[1], state)
return state
