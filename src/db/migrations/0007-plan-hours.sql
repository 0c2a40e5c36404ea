-- When a planned call or message may ring, in minutes of the firm's day; NULL where nothing rings.
ALTER TABLE plan_touch ADD COLUMN from_min {int};
ALTER TABLE plan_touch ADD COLUMN until_min {int};
