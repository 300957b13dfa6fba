-- Opens a session below others in one step. Every key is of one tree, and so of one slot.
-- KEYS: the record, its end mark, its parent's children; the ancestors' records; their end marks.
-- ARGV: the record, its life in ms, now in ms, its entry among the children and the score of that,
-- the version of records, the score at which children are kept no longer.
local above = redis.call('MGET', unpack(KEYS, 4))
local count = #above / 2
for i = 1, count do
  local record = above[i]
  if not record or above[count + i] then
    return 'ENDED'
  end
  -- A record begins with its version and its expiry.
  if #record < 7 or string.byte(record) ~= tonumber(ARGV[6])
      or struct.unpack('>I6', record, 2) <= tonumber(ARGV[3]) then
    return 'ENDED'
  end
end
if redis.call('EXISTS', KEYS[2]) == 1
    or not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then
  return 'TAKEN'
end
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', ARGV[7])
redis.call('ZADD', KEYS[3], ARGV[5], ARGV[4])
if redis.call('PTTL', KEYS[3]) < tonumber(ARGV[2]) then
  redis.call('PEXPIRE', KEYS[3], ARGV[2])
end
return 'OK'
