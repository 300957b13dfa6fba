-- The state, all cut-offs and a part of the log, as of one moment.
-- KEYS: the state, all cut-offs, the log.
-- ARGV: the ids of the log's entries from which to which it is read.
return {redis.call('GET', KEYS[1]) or '', redis.call('HGETALL', KEYS[2]),
  redis.call('XRANGE', KEYS[3], ARGV[1], ARGV[2])}
