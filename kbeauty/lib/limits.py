"""Counting requests in Redis so that, of parallel ones, exactly the limit gets through.

Each question is one script: Redis runs it as a whole, so nobody comes between the look at a
count and its increase.
"""

from dataclasses import dataclass
from typing import Any

from redis import Redis

# ARGV: limit, seconds of the window, time in seconds (empty: Redis's own clock, one for all
# servers), seconds of a bucket. A bucket counts until its last instant has left, so that no
# 60 seconds at all, however they lie, hold more than the limit.
_WINDOW = """
local limit, window = tonumber(ARGV[1]), tonumber(ARGV[2])
local now = tonumber(ARGV[3]) or tonumber(redis.call('TIME')[1])
local width = tonumber(ARGV[4])
local bucket = now - now % width
local total, oldest = 0, bucket
local buckets = redis.call('HGETALL', KEYS[1])
for at = 1, #buckets, 2 do
  local second = tonumber(buckets[at])
  if second + width <= now - window then
    redis.call('HDEL', KEYS[1], buckets[at])
  else
    total = total + tonumber(buckets[at + 1])
    if second < oldest then oldest = second end
  end
end
local reset = oldest + window + width - now
if total >= limit then return {0, 0, reset} end
redis.call('HINCRBY', KEYS[1], bucket, 1)
redis.call('EXPIRE', KEYS[1], window + width)
return {1, limit - total - 1, reset}
"""

# KEYS: the day's counts, the count of this minute, the set of what has to be saved.
# ARGV: limit, member of that set, seconds that each count is kept, and what was counted
# before (empty: the caller does not know yet).
_DAY = """
if redis.call('HEXISTS', KEYS[1], 'used') == 0 then
  if ARGV[5] == '' then return {-1, 0} end
  redis.call('HSET', KEYS[1], 'used', ARGV[5], 'refused', ARGV[6])
  redis.call('EXPIRE', KEYS[1], ARGV[3])
end
redis.call('SADD', KEYS[3], ARGV[2])
local used = tonumber(redis.call('HGET', KEYS[1], 'used'))
if used >= tonumber(ARGV[1]) then
  redis.call('HINCRBY', KEYS[1], 'refused', 1)
  return {0, used}
end
redis.call('INCR', KEYS[2])
redis.call('EXPIRE', KEYS[2], ARGV[4])
return {1, redis.call('HINCRBY', KEYS[1], 'used', 1)}
"""

DAY_KEPT = 3 * 24 * 3600
MINUTE_KEPT = 2 * 3600


@dataclass(frozen=True, slots=True)
class Allowance:
    """Where one request stands; ``reset`` is in seconds."""

    limit: int
    remaining: int
    reset: int
    is_allowed: bool

    @property
    def headers(self) -> dict[str, str]:
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset),
        }


@dataclass(frozen=True, slots=True)
class Counts:
    """Requests of one day: answered within the limit, and refused beyond it."""

    used: int = 0
    refused: int = 0


def _run(redis: Redis, script: str, keys: list[str], values: list[Any]) -> list[int]:
    # The script is known to Redis by its hash after the first time.
    answer: list[int] = redis.register_script(script)(keys=keys, args=values)
    return answer


def take_from_window(
    redis: Redis,
    key: str,
    *,
    limit: int,
    seconds: int,
    now: int | None = None,
    width: int = 1,
) -> Allowance:
    """Count one request in the last ``seconds``; a refused one is not counted.

    Long windows count in wider buckets, to have few of them.
    """
    values = [limit, seconds, "" if now is None else now, width]
    is_allowed, remaining, reset = _run(redis, _WINDOW, [key], values)
    return Allowance(limit, remaining, reset, bool(is_allowed))


@dataclass(frozen=True, slots=True)
class DayKeys:
    """Where the counts of one day stand; ``member`` names the day in the set of the unsaved."""

    counts: str
    minute: str
    unsaved: str
    member: str


def take_from_day(
    redis: Redis, keys: DayKeys, *, limit: int, before: Counts | None = None
) -> tuple[bool, int] | None:
    """Count one request: whether it is within the limit, and the day's count after it.

    None: Redis knows nothing of the day. Ask again with what was counted ``before``.
    """
    known = ["", ""] if before is None else [before.used, before.refused]
    values = [limit, keys.member, DAY_KEPT, MINUTE_KEPT, *known]
    names = [keys.counts, keys.minute, keys.unsaved]
    state, used = _run(redis, _DAY, names, values)
    return None if state < 0 else (bool(state), used)


def read_day(redis: Redis, key: str) -> Counts | None:
    """The counts of a day; None where Redis knows nothing of it."""
    used, refused = redis.hmget(key, ["used", "refused"])
    return None if used is None else Counts(int(used), int(refused or 0))
