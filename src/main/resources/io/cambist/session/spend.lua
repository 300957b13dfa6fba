-- Spends one use of a session and of all above it that count their uses. Every key is of one slot.
-- KEYS: the records from the root down; their end marks; their counts of uses that are gone.
-- ARGV: now in ms, the version of records, then for each of them how many uses it has (0 for no
-- count) and how long the count is kept, in ms.
local values = redis.call('MGET', unpack(KEYS))
local count = #values / 3
for i = 1, count do
  local record = values[i]
  if not record or values[count + i]
      or #record < 7 or string.byte(record) ~= tonumber(ARGV[2])
      or struct.unpack('>I6', record, 2) <= tonumber(ARGV[1]) then
    return 'ENDED'
  end
  local uses = tonumber(ARGV[1 + 2 * i])
  if uses > 0 and tonumber(values[2 * count + i] or '0') >= uses then
    return 'NONE'
  end
end
for i = 1, count do
  if tonumber(ARGV[1 + 2 * i]) > 0 then
    redis.call('INCR', KEYS[2 * count + i])
    redis.call('PEXPIRE', KEYS[2 * count + i], ARGV[2 + 2 * i])
  end
end
return 'OK'
