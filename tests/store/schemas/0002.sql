BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0002');
CREATE TABLE answer (
	gate VARCHAR NOT NULL, 
	answered_at DATETIME NOT NULL, 
	yes JSON NOT NULL, 
	sides JSON NOT NULL, 
	PRIMARY KEY (gate)
);
INSERT INTO "answer" VALUES('conditions','2026-05-04 12:00:00.000000','["cannot_floor", "kneeling_hurts"]','{"kneeling_hurts": "left"}');
INSERT INTO "answer" VALUES('emergency','2026-05-04 12:00:00.000000','[]','{}');
CREATE TABLE document (
	name VARCHAR NOT NULL, 
	text TEXT NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "document" VALUES('person','{ "name": "Zoë", "goal": [1, 2.50] }');
CREATE TABLE fault (
	session_id VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	rule VARCHAR NOT NULL, 
	front_leg VARCHAR NOT NULL, 
	start_s FLOAT NOT NULL, 
	end_s FLOAT NOT NULL, 
	PRIMARY KEY (session_id, number), 
	FOREIGN KEY(session_id) REFERENCES session (id) ON DELETE CASCADE
);
INSERT INTO "fault" VALUES('f9dad735-91a4-4243-9d19-2d7e2ec5024b',0,'knee_past_ankle','left',41.0,43.5);
CREATE TABLE hold (
	session_id VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	front_leg VARCHAR NOT NULL, 
	start_s FLOAT NOT NULL, 
	end_s FLOAT NOT NULL, 
	held_s FLOAT NOT NULL, 
	PRIMARY KEY (session_id, number), 
	FOREIGN KEY(session_id) REFERENCES session (id) ON DELETE CASCADE
);
INSERT INTO "hold" VALUES('f9dad735-91a4-4243-9d19-2d7e2ec5024b',0,'right',5.5,30.25,24.75);
INSERT INTO "hold" VALUES('f9dad735-91a4-4243-9d19-2d7e2ec5024b',1,'left',40.0,65.0,24.5);
INSERT INTO "hold" VALUES('f9dad735-91a4-4243-9d19-2d7e2ec5024b',2,'left',66.0,70.0,4.0);
CREATE TABLE pain_report (
	id INTEGER NOT NULL, 
	session_id VARCHAR, 
	at DATETIME NOT NULL, 
	stretch VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	front_leg VARCHAR, 
	feeling INTEGER, 
	pain INTEGER, 
	signs JSON NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(session_id) REFERENCES session (id) ON DELETE CASCADE
);
INSERT INTO "pain_report" VALUES(1,'f9dad735-91a4-4243-9d19-2d7e2ec5024b','2026-05-04 12:00:00.000000','hip-and-lower-back','after_hold','right',4,7,'["down_a_leg", "sharp"]');
INSERT INTO "pain_report" VALUES(2,NULL,'2026-05-04 12:01:00.000000','hip-and-lower-back','next_morning',NULL,NULL,NULL,'[]');
CREATE TABLE said (
	session_id VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	time_s FLOAT NOT NULL, 
	"key" VARCHAR NOT NULL, 
	text VARCHAR NOT NULL, 
	PRIMARY KEY (session_id, number), 
	FOREIGN KEY(session_id) REFERENCES session (id) ON DELETE CASCADE
);
INSERT INTO "said" VALUES('f9dad735-91a4-4243-9d19-2d7e2ec5024b',0,0.5,'kneel','Kneel on one knee.');
INSERT INTO "said" VALUES('f9dad735-91a4-4243-9d19-2d7e2ec5024b',1,5.5,'hold','Hold.');
CREATE TABLE session (
	id VARCHAR NOT NULL, 
	started_at DATETIME NOT NULL, 
	saved_at DATETIME NOT NULL, 
	stretch VARCHAR NOT NULL, 
	source VARCHAR NOT NULL, 
	hold_s FLOAT NOT NULL, 
	duration_s FLOAT NOT NULL, 
	azimuth_deg FLOAT, 
	azimuth_sd_deg FLOAT, 
	verdict VARCHAR, 
	hindrance VARCHAR, 
	ended VARCHAR, 
	PRIMARY KEY (id)
);
INSERT INTO "session" VALUES('f9dad735-91a4-4243-9d19-2d7e2ec5024b','2026-05-04 12:00:00.000000','2026-11-27 17:47:47.622042','hip-and-lower-back','camera',30.0,81.25,7.5,5.0,'good',NULL,'finished');
INSERT INTO "session" VALUES('6a7e3a57-fedc-41c8-94a9-c398fb2f7a6e','2026-05-04 12:01:00.000000','2026-11-27 17:47:47.664042','hip-and-lower-back-tall','demo',20.0,3.0,NULL,NULL,'refused','turn_side_on','stopped');
INSERT INTO "session" VALUES('a35e2af5-7ab9-4322-af40-a6132c799746','2026-05-04 12:02:00.000000','2026-11-27 17:47:47.664867','hip-and-lower-back','camera',30.0,0.0,NULL,NULL,NULL,NULL,NULL);
CREATE INDEX ix_session_started_at ON session (started_at);
CREATE INDEX ix_pain_report_session_id ON pain_report (session_id);
CREATE INDEX ix_pain_report_at ON pain_report (at);
COMMIT;
