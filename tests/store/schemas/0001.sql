BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
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
INSERT INTO "fault" VALUES('ad25d0ac-a6ec-48da-9d22-5d14318202ca',0,'knee_past_ankle','left',41.0,43.5);
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
INSERT INTO "hold" VALUES('ad25d0ac-a6ec-48da-9d22-5d14318202ca',0,'right',5.5,30.25,24.75);
INSERT INTO "hold" VALUES('ad25d0ac-a6ec-48da-9d22-5d14318202ca',1,'left',40.0,65.0,24.5);
INSERT INTO "hold" VALUES('ad25d0ac-a6ec-48da-9d22-5d14318202ca',2,'left',66.0,70.0,4.0);
CREATE TABLE said (
	session_id VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	time_s FLOAT NOT NULL, 
	"key" VARCHAR NOT NULL, 
	text VARCHAR NOT NULL, 
	PRIMARY KEY (session_id, number), 
	FOREIGN KEY(session_id) REFERENCES session (id) ON DELETE CASCADE
);
INSERT INTO "said" VALUES('ad25d0ac-a6ec-48da-9d22-5d14318202ca',0,0.5,'kneel','Kneel on one knee.');
INSERT INTO "said" VALUES('ad25d0ac-a6ec-48da-9d22-5d14318202ca',1,5.5,'hold','Hold.');
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
INSERT INTO "session" VALUES('ad25d0ac-a6ec-48da-9d22-5d14318202ca','2026-05-04 12:00:00.000000','2026-11-27 17:47:45.313320','hip-and-lower-back','camera',30.0,81.25,7.5,5.0,'good',NULL,'finished');
INSERT INTO "session" VALUES('83eb45d1-a545-4d4a-a528-ea869fb39eed','2026-05-04 12:01:00.000000','2026-11-27 17:47:45.361286','hip-and-lower-back-tall','demo',20.0,3.0,NULL,NULL,'refused','turn_side_on','stopped');
INSERT INTO "session" VALUES('43cd3223-d10e-45f2-898e-ac42a36980cb','2026-05-04 12:02:00.000000','2026-11-27 17:47:45.362279','hip-and-lower-back','camera',30.0,0.0,NULL,NULL,NULL,NULL,NULL);
CREATE INDEX ix_session_started_at ON session (started_at);
COMMIT;
