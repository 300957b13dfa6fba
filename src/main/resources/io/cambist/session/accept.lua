-- Accepts a token: burns its proof, and spends one use of its session and of all above it that count
-- their uses. What the same request has used up already is not used up again. Every key is of one slot.
-- KEYS: the records from the root down; their end marks; their counts of uses that are gone; the mark
-- of the request and that of the proof, where there are any.
-- ARGV: now in ms, the version of records, how many sessions these are, the lives in ms of the mark of
-- the request and of that of the proof (0 where there is none), then for each session how many uses it
-- has (0 for no count) and how long the count is kept, in ms.
local values = redis.call('MGET', unpack(KEYS))
local count = tonumber(ARGV[3])
local marked = 3 * count
local request, proof
if ARGV[4] ~= '0' then
  marked = marked + 1
  request = marked
end
if ARGV[5] ~= '0' then
  proof = marked + 1
end
for i = 1, count do
  local record = values[i]
  if not record or values[count + i]
      or #record < 7 or string.byte(record) ~= tonumber(ARGV[2])
      or struct.unpack('>I6', record, 2) <= tonumber(ARGV[1]) then
    return 'ENDED'
  end
end
if request and values[request] then
  return 'REPEATED'
end
if proof and values[proof] then
  return 'USED'
end
for i = 1, count do
  local uses = tonumber(ARGV[4 + 2 * i])
  if uses > 0 and (tonumber(values[2 * count + i] or '0') or uses) >= uses then
    return 'SPENT'
  end
end
for i = 1, count do
  if tonumber(ARGV[4 + 2 * i]) > 0 then
    redis.call('INCR', KEYS[2 * count + i])
    redis.call('PEXPIRE', KEYS[2 * count + i], ARGV[5 + 2 * i])
  end
end
if request then
  redis.call('SET', KEYS[request], '', 'PX', ARGV[4])
end
if proof then
  redis.call('SET', KEYS[proof], '', 'PX', ARGV[5])
end
return 'OK'
