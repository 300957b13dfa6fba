-- Sets or lifts a cut-off, and takes the next sequence for it. Every key is of one slot.
-- KEYS: the state, all cut-offs, the log.
-- ARGV: set or lift, which cut-off, the change without its sequence, the log's length, the mark of
-- this change, then pairs of a cut-off that means nothing any more and its value.
local state = redis.call('GET', KEYS[1])
if not state then
  return false
end
local old = redis.call('HGET', KEYS[2], ARGV[2])
local lifted = old and string.find(old, '\n', 1, true)
local idle = (ARGV[1] == 'set' and old and not lifted) or (ARGV[1] == 'lift' and (not old or lifted))
if idle then
  -- Written all the same: replicas that missed the first time are waited for again.
  redis.call('SET', KEYS[1], state)
  return {state, old or ''}
end
local epoch, last, mark = string.match(state, '^(%S+) (%d+) (%S*)$')
local sequence = string.format('%.0f', tonumber(last) + 1)
local value = sequence .. ARGV[3]
if ARGV[1] == 'lift' then
  value = value .. '\n' .. old
end
for i = 6, #ARGV, 2 do
  if redis.call('HGET', KEYS[2], ARGV[i]) == ARGV[i + 1] then
    redis.call('HDEL', KEYS[2], ARGV[i])
  end
end
redis.call('HSET', KEYS[2], ARGV[2], value)
redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[4], sequence .. '-0',
  'c', ARGV[2], 'v', value, 'p', mark, 'm', ARGV[5])
state = epoch .. ' ' .. sequence .. ' ' .. ARGV[5]
redis.call('SET', KEYS[1], state)
return {state, value}
