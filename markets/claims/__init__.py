"""One check of wording for everything that leaves the house: captions, replies, mails, briefs."""
