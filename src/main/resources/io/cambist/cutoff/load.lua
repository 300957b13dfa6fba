-- The state and all cut-offs, as of one moment.
-- KEYS: the state, all cut-offs.
return {redis.call('GET', KEYS[1]) or '', redis.call('HGETALL', KEYS[2])}
