CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
CREATE TABLE audit (
	nr BIGINT NOT NULL, 
	at DATETIME NOT NULL, 
	event VARCHAR(60) NOT NULL, 
	actor VARCHAR(60) NOT NULL, 
	subject VARCHAR(60) NOT NULL, 
	details TEXT NOT NULL, 
	previous BLOB NOT NULL, 
	digest BLOB NOT NULL, 
	CONSTRAINT pk_audit PRIMARY KEY (nr)
);
CREATE TABLE cards (
	chat_id BIGINT NOT NULL, 
	slot VARCHAR(40) NOT NULL, 
	body BLOB NOT NULL, 
	secret BOOLEAN NOT NULL, 
	"view" VARCHAR(80) NOT NULL, 
	wanted INTEGER NOT NULL, 
	shown INTEGER NOT NULL, 
	message_id BIGINT, 
	tappable BOOLEAN NOT NULL, 
	fresh INTEGER NOT NULL, 
	retired_message_id BIGINT, 
	priority SMALLINT NOT NULL, 
	due_at DATETIME NOT NULL, 
	attempts INTEGER NOT NULL, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_cards PRIMARY KEY (chat_id, slot)
);
CREATE INDEX ix_cards_due ON cards (priority, due_at) WHERE wanted > shown;
CREATE TABLE code_attempts (
	person BLOB NOT NULL, 
	day DATE NOT NULL, 
	count INTEGER NOT NULL, 
	CONSTRAINT pk_code_attempts PRIMARY KEY (person, day)
);
CREATE TABLE forms (
	id VARCHAR(64) NOT NULL, 
	body TEXT NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_forms PRIMARY KEY (id)
);
CREATE TABLE inbox (
	update_id BIGINT NOT NULL, 
	seen_at DATETIME NOT NULL, 
	CONSTRAINT pk_inbox PRIMARY KEY (update_id)
);
CREATE INDEX ix_inbox_seen_at ON inbox (seen_at);
CREATE TABLE invitations (
	token BLOB NOT NULL, 
	authority VARCHAR(40) NOT NULL, 
	role VARCHAR(30) NOT NULL, 
	office VARCHAR(80) NOT NULL, 
	name BLOB NOT NULL, 
	created_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	used_at DATETIME, 
	CONSTRAINT pk_invitations PRIMARY KEY (token)
);
CREATE TABLE members (
	id INTEGER NOT NULL, 
	authority VARCHAR(40) NOT NULL, 
	user_id BIGINT NOT NULL, 
	role VARCHAR(30) NOT NULL, 
	office VARCHAR(80) NOT NULL, 
	name BLOB NOT NULL, 
	language VARCHAR(12) NOT NULL, 
	joined_at DATETIME NOT NULL, 
	active BOOLEAN DEFAULT 1 NOT NULL, 
	CONSTRAINT pk_members PRIMARY KEY (id), 
	CONSTRAINT uq_members_user_id UNIQUE (user_id)
);
CREATE TABLE outbox (
	id INTEGER NOT NULL, 
	chat_id BIGINT NOT NULL, 
	body BLOB, 
	state VARCHAR(10) NOT NULL, 
	repeatable BOOLEAN NOT NULL, 
	priority SMALLINT NOT NULL, 
	due_at DATETIME NOT NULL, 
	attempts INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_outbox PRIMARY KEY (id)
);
CREATE INDEX ix_outbox_waiting ON outbox (priority, due_at) WHERE state = 'waiting';
CREATE TABLE quarantine (
	update_id BIGINT NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	error VARCHAR(200) NOT NULL, 
	body BLOB NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_quarantine PRIMARY KEY (update_id)
);
CREATE TABLE secrets (
	name VARCHAR(40) NOT NULL, 
	body BLOB NOT NULL, 
	CONSTRAINT pk_secrets PRIMARY KEY (name)
);
CREATE TABLE settings (
	name VARCHAR(40) NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_settings PRIMARY KEY (name)
);
CREATE TABLE staff_chats (
	authority VARCHAR(40) NOT NULL, 
	chat_id BIGINT NOT NULL, 
	connected_at DATETIME NOT NULL, 
	CONSTRAINT pk_staff_chats PRIMARY KEY (authority)
);
CREATE TABLE unreachable_chats (
	chat_id BIGINT NOT NULL, 
	since DATETIME NOT NULL, 
	CONSTRAINT pk_unreachable_chats PRIMARY KEY (chat_id)
);
CREATE TABLE drafts (
	member_id INTEGER NOT NULL, 
	purpose VARCHAR(40) NOT NULL, 
	form_id VARCHAR(64) NOT NULL, 
	state BLOB NOT NULL, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_drafts PRIMARY KEY (member_id, purpose), 
	CONSTRAINT fk_drafts_form_id_forms FOREIGN KEY(form_id) REFERENCES forms (id), 
	CONSTRAINT fk_drafts_member_id_members FOREIGN KEY(member_id) REFERENCES members (id)
);
CREATE TABLE memos (
	id INTEGER NOT NULL, 
	authority VARCHAR(40) NOT NULL, 
	author INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	state VARCHAR(20) NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_memos PRIMARY KEY (id), 
	CONSTRAINT fk_memos_author_members FOREIGN KEY(author) REFERENCES members (id)
);
CREATE TABLE surveys (
	id VARCHAR(16) NOT NULL, 
	authority VARCHAR(40) NOT NULL, 
	title VARCHAR(200) NOT NULL, 
	form_id VARCHAR(64) NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	opens_on DATE NOT NULL, 
	closes_on DATE NOT NULL, 
	contact_from DATE, 
	contact_to DATE, 
	deletes_on DATE NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_surveys PRIMARY KEY (id), 
	CONSTRAINT fk_surveys_form_id_forms FOREIGN KEY(form_id) REFERENCES forms (id)
);
CREATE TABLE consents (
	id VARCHAR(32) NOT NULL, 
	survey_id VARCHAR(16) NOT NULL, 
	interview_id VARCHAR(8) NOT NULL, 
	purpose VARCHAR(40) NOT NULL, 
	wording_version VARCHAR(20) NOT NULL, 
	wording_sha256 VARCHAR(64) NOT NULL, 
	language VARCHAR(12) NOT NULL, 
	given_at DATETIME NOT NULL, 
	withdrawn_at DATETIME, 
	CONSTRAINT pk_consents PRIMARY KEY (id), 
	CONSTRAINT fk_consents_survey_id_surveys FOREIGN KEY(survey_id) REFERENCES surveys (id)
);
CREATE INDEX ix_consents_interview_id ON consents (interview_id);
CREATE TABLE held_responses (
	id VARCHAR(32) NOT NULL, 
	survey_id VARCHAR(16) NOT NULL, 
	day DATE NOT NULL, 
	body BLOB NOT NULL, 
	code BLOB NOT NULL, 
	CONSTRAINT pk_held_responses PRIMARY KEY (id), 
	CONSTRAINT fk_held_responses_survey_id_surveys FOREIGN KEY(survey_id) REFERENCES surveys (id), 
	CONSTRAINT uq_held_responses_code UNIQUE (code)
)
 WITHOUT ROWID

;
CREATE INDEX ix_held_responses_survey_id ON held_responses (survey_id);
CREATE TABLE interviews (
	id VARCHAR(8) NOT NULL, 
	person BLOB NOT NULL, 
	survey_id VARCHAR(16) NOT NULL, 
	form_id VARCHAR(64) NOT NULL, 
	state BLOB NOT NULL, 
	started_at DATETIME NOT NULL, 
	answered_at DATETIME NOT NULL, 
	CONSTRAINT pk_interviews PRIMARY KEY (id), 
	CONSTRAINT fk_interviews_form_id_forms FOREIGN KEY(form_id) REFERENCES forms (id), 
	CONSTRAINT fk_interviews_survey_id_surveys FOREIGN KEY(survey_id) REFERENCES surveys (id), 
	CONSTRAINT uq_interviews_person UNIQUE (person, survey_id)
);
CREATE INDEX ix_interviews_answered_at ON interviews (answered_at);
CREATE TABLE memo_versions (
	memo_id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	body BLOB NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	submitted_at DATETIME NOT NULL, 
	verdict VARCHAR(20), 
	decided_by INTEGER, 
	decided_as VARCHAR(40), 
	decided_at DATETIME, 
	reason BLOB, 
	CONSTRAINT pk_memo_versions PRIMARY KEY (memo_id, version), 
	CONSTRAINT fk_memo_versions_decided_by_members FOREIGN KEY(decided_by) REFERENCES members (id), 
	CONSTRAINT fk_memo_versions_memo_id_memos FOREIGN KEY(memo_id) REFERENCES memos (id)
);
CREATE TABLE participations (
	survey_id VARCHAR(16) NOT NULL, 
	marker BLOB NOT NULL, 
	CONSTRAINT pk_participations PRIMARY KEY (survey_id, marker), 
	CONSTRAINT fk_participations_survey_id_surveys FOREIGN KEY(survey_id) REFERENCES surveys (id)
)
 WITHOUT ROWID

;
CREATE TABLE people (
	person BLOB NOT NULL, 
	language VARCHAR(12), 
	survey_id VARCHAR(16), 
	source VARCHAR(64) NOT NULL, 
	seen_at DATETIME NOT NULL, 
	CONSTRAINT pk_people PRIMARY KEY (person), 
	CONSTRAINT fk_people_survey_id_surveys FOREIGN KEY(survey_id) REFERENCES surveys (id)
);
CREATE INDEX ix_people_seen_at ON people (seen_at);
CREATE TABLE responses (
	id VARCHAR(32) NOT NULL, 
	survey_id VARCHAR(16) NOT NULL, 
	day DATE NOT NULL, 
	body BLOB NOT NULL, 
	code BLOB NOT NULL, 
	CONSTRAINT pk_responses PRIMARY KEY (id), 
	CONSTRAINT fk_responses_survey_id_surveys FOREIGN KEY(survey_id) REFERENCES surveys (id), 
	CONSTRAINT uq_responses_code UNIQUE (code)
)
 WITHOUT ROWID

;
CREATE INDEX ix_responses_survey_id ON responses (survey_id);
CREATE TABLE tallies (
	survey_id VARCHAR(16) NOT NULL, 
	name VARCHAR(40) NOT NULL, 
	count INTEGER NOT NULL, 
	CONSTRAINT pk_tallies PRIMARY KEY (survey_id, name), 
	CONSTRAINT fk_tallies_survey_id_surveys FOREIGN KEY(survey_id) REFERENCES surveys (id)
);
