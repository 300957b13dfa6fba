-- Lists what hangs below a session, the nearest first. Every key is of its tree, and so of one slot.
-- KEYS: its children. ARGV: how many at most, the score at which children are kept no longer.
-- Replies with 1 when these are all and 0 when there are more, then their entries.
local letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

-- The part of an id that eight bytes stand for.
local function text(bytes)
  local out = {}
  for from = 1, 7, 3 do
    local a, b, c = string.byte(bytes, from, from + 2)
    local bits = a * 65536 + b * 256 + (c or 0)
    for shift = 18, c and 0 or 6, -6 do
      local place = math.floor(bits / 2 ^ shift) % 64
      out[#out + 1] = string.sub(letters, place + 1, place + 1)
    end
  end
  return table.concat(out)
end

local most = tonumber(ARGV[1])
local reply = {1}
local parents = {KEYS[1]}
local at = 1
while at <= #parents do
  -- One more than fit, to see whether there is one.
  local children = redis.call('ZREVRANGEBYSCORE', parents[at], '+inf', '(' .. ARGV[2],
      'LIMIT', 0, most + 2 - #reply)
  for _, child in ipairs(children) do
    if #reply > most then
      reply[1] = 0
      return reply
    end
    reply[#reply + 1] = child
    -- An entry begins with how many hops it is below its root, the root and the hops.
    local hops = string.byte(child) % 32
    parents[#parents + 1] = parents[at] .. '.' .. text(string.sub(child, 10 + 8 * hops, 17 + 8 * hops))
  end
  at = at + 1
end
return reply
