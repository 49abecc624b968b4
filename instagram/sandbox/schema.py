"""Tables of the sandbox's own SQLite file. Times are whole seconds since 1970 (UTC)."""

TABLES = """
CREATE TABLE IF NOT EXISTS account (
  user_id TEXT PRIMARY KEY,
  app_scoped_id TEXT NOT NULL UNIQUE,
  username TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  account_type TEXT NOT NULL,
  biography TEXT NOT NULL,
  website TEXT NOT NULL,
  profile_picture_url TEXT NOT NULL,
  followers_count INTEGER NOT NULL,
  follows_count INTEGER NOT NULL,
  market TEXT NOT NULL,
  professional_since INTEGER,
  follower_history TEXT NOT NULL,
  colors TEXT NOT NULL,
  subscribed_fields TEXT NOT NULL DEFAULT '',
  person TEXT NOT NULL DEFAULT 'Brand Manager',
  is_outside INTEGER NOT NULL DEFAULT 0,
  is_private INTEGER NOT NULL DEFAULT 0,
  is_lively INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS media (
  media_id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES account ON DELETE CASCADE,
  parent_id TEXT NOT NULL DEFAULT '',
  caption TEXT NOT NULL,
  media_type TEXT NOT NULL,
  media_product_type TEXT NOT NULL,
  posted_at INTEGER NOT NULL,
  permalink TEXT NOT NULL,
  shortcode TEXT NOT NULL,
  media_url TEXT NOT NULL,
  thumbnail_url TEXT NOT NULL,
  like_count INTEGER,
  likes_hidden INTEGER NOT NULL DEFAULT 0,
  comments_count INTEGER,
  is_comment_enabled INTEGER NOT NULL,
  is_shared_to_feed INTEGER NOT NULL,
  alt_text TEXT NOT NULL,
  shape TEXT NOT NULL,
  insights TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS media_newest
  ON media (user_id, posted_at DESC, media_id DESC) WHERE parent_id = '';
CREATE INDEX IF NOT EXISTS media_children
  ON media (parent_id, media_id) WHERE parent_id <> '';
CREATE TABLE IF NOT EXISTS media_hashtag (
  name TEXT NOT NULL,
  media_id TEXT NOT NULL REFERENCES media ON DELETE CASCADE,
  PRIMARY KEY (name, media_id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS hashtag_of_media ON media_hashtag (media_id);
CREATE TRIGGER IF NOT EXISTS caption_written AFTER INSERT ON media
WHEN new.parent_id = '' AND new.media_product_type <> 'STORY' BEGIN
  INSERT INTO media_hashtag SELECT value, new.media_id FROM json_each(hashtags(new.caption));
END;
CREATE TRIGGER IF NOT EXISTS caption_changed AFTER UPDATE OF caption ON media
WHEN new.parent_id = '' AND new.media_product_type <> 'STORY' BEGIN
  DELETE FROM media_hashtag WHERE media_id = new.media_id;
  INSERT INTO media_hashtag SELECT value, new.media_id FROM json_each(hashtags(new.caption));
END;
CREATE TABLE IF NOT EXISTS hashtag (hashtag_id TEXT PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS hashtag_search (
  user_id TEXT NOT NULL REFERENCES account ON DELETE CASCADE,
  hashtag_id TEXT NOT NULL REFERENCES hashtag ON DELETE CASCADE,
  searched_at INTEGER NOT NULL,
  PRIMARY KEY (user_id, hashtag_id)
);
CREATE TABLE IF NOT EXISTS comment (
  comment_id TEXT PRIMARY KEY,
  media_id TEXT NOT NULL REFERENCES media ON DELETE CASCADE,
  parent_id TEXT NOT NULL,
  username TEXT NOT NULL,
  author_id TEXT NOT NULL,
  text TEXT NOT NULL,
  posted_at INTEGER NOT NULL,
  like_count INTEGER NOT NULL,
  hidden INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS comment_newest
  ON comment (media_id, parent_id, posted_at DESC, comment_id DESC);
CREATE INDEX IF NOT EXISTS comment_replies ON comment (parent_id);
CREATE TABLE IF NOT EXISTS code (
  code TEXT PRIMARY KEY,
  user_id TEXT NOT NULL,
  redirect_uri TEXT NOT NULL,
  scopes TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  used_at INTEGER,
  person_id TEXT NOT NULL DEFAULT '',
  granted TEXT NOT NULL DEFAULT ''
);
CREATE TABLE IF NOT EXISTS token (
  token TEXT PRIMARY KEY,
  user_id TEXT NOT NULL,
  scopes TEXT NOT NULL,
  kind TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  person_id TEXT NOT NULL DEFAULT '',
  granted TEXT NOT NULL DEFAULT '',
  data_access_expires_at INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS token_of_account ON token (user_id);
CREATE INDEX IF NOT EXISTS token_of_person ON token (person_id);
CREATE TABLE IF NOT EXISTS fault (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  remaining INTEGER,
  username TEXT NOT NULL,
  path_prefix TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""

NAMES = (
    *("hashtag_search", "hashtag", "media_hashtag", "comment", "media", "account"),
    *("code", "token", "fault", "setting"),
)
