CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.audit (
    nr bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    event character varying(60) NOT NULL,
    actor character varying(60) NOT NULL,
    subject character varying(60) NOT NULL,
    details text NOT NULL,
    previous bytea NOT NULL,
    digest bytea NOT NULL
);
CREATE TABLE public.cards (
    chat_id bigint NOT NULL,
    slot character varying(40) NOT NULL,
    body bytea NOT NULL,
    secret boolean NOT NULL,
    view character varying(80) NOT NULL,
    wanted integer NOT NULL,
    shown integer NOT NULL,
    message_id bigint,
    tappable boolean NOT NULL,
    fresh integer NOT NULL,
    retired_message_id bigint,
    priority smallint NOT NULL,
    due_at timestamp with time zone NOT NULL,
    attempts integer NOT NULL,
    changed_at timestamp with time zone NOT NULL
);
CREATE TABLE public.code_attempts (
    person bytea NOT NULL,
    day date NOT NULL,
    count integer NOT NULL
);
CREATE TABLE public.consents (
    id character varying(32) NOT NULL,
    survey_id character varying(16) NOT NULL,
    interview_id character varying(8) NOT NULL,
    purpose character varying(40) NOT NULL,
    wording_version character varying(20) NOT NULL,
    wording_sha256 character varying(64) NOT NULL,
    language character varying(12) NOT NULL,
    given_at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone
);
CREATE TABLE public.drafts (
    member_id bigint NOT NULL,
    purpose character varying(40) NOT NULL,
    form_id character varying(64) NOT NULL,
    state bytea NOT NULL,
    changed_at timestamp with time zone NOT NULL
);
CREATE TABLE public.forms (
    id character varying(64) NOT NULL,
    body text NOT NULL,
    created_at timestamp with time zone NOT NULL
);
CREATE TABLE public.held_responses (
    id character varying(32) NOT NULL,
    survey_id character varying(16) NOT NULL,
    day date NOT NULL,
    body bytea NOT NULL,
    code bytea NOT NULL
);
CREATE TABLE public.inbox (
    update_id bigint NOT NULL,
    seen_at timestamp with time zone NOT NULL
);
CREATE TABLE public.interviews (
    id character varying(8) NOT NULL,
    person bytea NOT NULL,
    survey_id character varying(16) NOT NULL,
    form_id character varying(64) NOT NULL,
    state bytea NOT NULL,
    started_at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone NOT NULL
);
CREATE TABLE public.invitations (
    token bytea NOT NULL,
    authority character varying(40) NOT NULL,
    role character varying(30) NOT NULL,
    office character varying(80) NOT NULL,
    name bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone
);
CREATE TABLE public.members (
    id bigint NOT NULL,
    authority character varying(40) NOT NULL,
    user_id bigint NOT NULL,
    role character varying(30) NOT NULL,
    office character varying(80) NOT NULL,
    name bytea NOT NULL,
    language character varying(12) NOT NULL,
    joined_at timestamp with time zone NOT NULL,
    active boolean DEFAULT true NOT NULL
);
CREATE SEQUENCE public.members_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.members_id_seq OWNED BY public.members.id;
CREATE TABLE public.memo_versions (
    memo_id bigint NOT NULL,
    version integer NOT NULL,
    body bytea NOT NULL,
    sha256 character varying(64) NOT NULL,
    submitted_at timestamp with time zone NOT NULL,
    verdict character varying(20),
    decided_by bigint,
    decided_as character varying(40),
    decided_at timestamp with time zone,
    reason bytea
);
CREATE TABLE public.memos (
    id bigint NOT NULL,
    authority character varying(40) NOT NULL,
    author bigint NOT NULL,
    version integer NOT NULL,
    state character varying(20) NOT NULL,
    created_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.memos_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.memos_id_seq OWNED BY public.memos.id;
CREATE TABLE public.outbox (
    id bigint NOT NULL,
    chat_id bigint NOT NULL,
    body bytea,
    state character varying(10) NOT NULL,
    repeatable boolean NOT NULL,
    priority smallint NOT NULL,
    due_at timestamp with time zone NOT NULL,
    attempts integer NOT NULL,
    created_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.outbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.outbox_id_seq OWNED BY public.outbox.id;
CREATE TABLE public.participations (
    survey_id character varying(16) NOT NULL,
    marker bytea NOT NULL
);
CREATE TABLE public.people (
    person bytea NOT NULL,
    language character varying(12),
    survey_id character varying(16),
    source character varying(64) NOT NULL,
    seen_at timestamp with time zone NOT NULL
);
CREATE TABLE public.quarantine (
    update_id bigint NOT NULL,
    kind character varying(40) NOT NULL,
    error character varying(200) NOT NULL,
    body bytea NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE TABLE public.responses (
    id character varying(32) NOT NULL,
    survey_id character varying(16) NOT NULL,
    day date NOT NULL,
    body bytea NOT NULL,
    code bytea NOT NULL
);
CREATE TABLE public.secrets (
    name character varying(40) NOT NULL,
    body bytea NOT NULL
);
CREATE TABLE public.settings (
    name character varying(40) NOT NULL,
    value text NOT NULL
);
CREATE TABLE public.staff_chats (
    authority character varying(40) NOT NULL,
    chat_id bigint NOT NULL,
    connected_at timestamp with time zone NOT NULL
);
CREATE TABLE public.surveys (
    id character varying(16) NOT NULL,
    authority character varying(40) NOT NULL,
    title character varying(200) NOT NULL,
    form_id character varying(64) NOT NULL,
    state character varying(10) NOT NULL,
    opens_on date NOT NULL,
    closes_on date NOT NULL,
    contact_from date,
    contact_to date,
    deletes_on date NOT NULL,
    created_at timestamp with time zone NOT NULL
);
CREATE TABLE public.tallies (
    survey_id character varying(16) NOT NULL,
    name character varying(40) NOT NULL,
    count integer NOT NULL
);
CREATE TABLE public.unreachable_chats (
    chat_id bigint NOT NULL,
    since timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.members ALTER COLUMN id SET DEFAULT nextval('public.members_id_seq'::regclass);
ALTER TABLE ONLY public.memos ALTER COLUMN id SET DEFAULT nextval('public.memos_id_seq'::regclass);
ALTER TABLE ONLY public.outbox ALTER COLUMN id SET DEFAULT nextval('public.outbox_id_seq'::regclass);
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.audit
    ADD CONSTRAINT pk_audit PRIMARY KEY (nr);
ALTER TABLE ONLY public.cards
    ADD CONSTRAINT pk_cards PRIMARY KEY (chat_id, slot);
ALTER TABLE ONLY public.code_attempts
    ADD CONSTRAINT pk_code_attempts PRIMARY KEY (person, day);
ALTER TABLE ONLY public.consents
    ADD CONSTRAINT pk_consents PRIMARY KEY (id);
ALTER TABLE ONLY public.drafts
    ADD CONSTRAINT pk_drafts PRIMARY KEY (member_id, purpose);
ALTER TABLE ONLY public.forms
    ADD CONSTRAINT pk_forms PRIMARY KEY (id);
ALTER TABLE ONLY public.held_responses
    ADD CONSTRAINT pk_held_responses PRIMARY KEY (id);
ALTER TABLE ONLY public.inbox
    ADD CONSTRAINT pk_inbox PRIMARY KEY (update_id);
ALTER TABLE ONLY public.interviews
    ADD CONSTRAINT pk_interviews PRIMARY KEY (id);
ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT pk_invitations PRIMARY KEY (token);
ALTER TABLE ONLY public.members
    ADD CONSTRAINT pk_members PRIMARY KEY (id);
ALTER TABLE ONLY public.memo_versions
    ADD CONSTRAINT pk_memo_versions PRIMARY KEY (memo_id, version);
ALTER TABLE ONLY public.memos
    ADD CONSTRAINT pk_memos PRIMARY KEY (id);
ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT pk_outbox PRIMARY KEY (id);
ALTER TABLE ONLY public.participations
    ADD CONSTRAINT pk_participations PRIMARY KEY (survey_id, marker);
ALTER TABLE ONLY public.people
    ADD CONSTRAINT pk_people PRIMARY KEY (person);
ALTER TABLE ONLY public.quarantine
    ADD CONSTRAINT pk_quarantine PRIMARY KEY (update_id);
ALTER TABLE ONLY public.responses
    ADD CONSTRAINT pk_responses PRIMARY KEY (id);
ALTER TABLE ONLY public.secrets
    ADD CONSTRAINT pk_secrets PRIMARY KEY (name);
ALTER TABLE ONLY public.settings
    ADD CONSTRAINT pk_settings PRIMARY KEY (name);
ALTER TABLE ONLY public.staff_chats
    ADD CONSTRAINT pk_staff_chats PRIMARY KEY (authority);
ALTER TABLE ONLY public.surveys
    ADD CONSTRAINT pk_surveys PRIMARY KEY (id);
ALTER TABLE ONLY public.tallies
    ADD CONSTRAINT pk_tallies PRIMARY KEY (survey_id, name);
ALTER TABLE ONLY public.unreachable_chats
    ADD CONSTRAINT pk_unreachable_chats PRIMARY KEY (chat_id);
ALTER TABLE ONLY public.held_responses
    ADD CONSTRAINT uq_held_responses_code UNIQUE (code);
ALTER TABLE ONLY public.interviews
    ADD CONSTRAINT uq_interviews_person UNIQUE (person, survey_id);
ALTER TABLE ONLY public.members
    ADD CONSTRAINT uq_members_user_id UNIQUE (user_id);
ALTER TABLE ONLY public.responses
    ADD CONSTRAINT uq_responses_code UNIQUE (code);
CREATE INDEX ix_cards_due ON public.cards USING btree (priority, due_at) WHERE (wanted > shown);
CREATE INDEX ix_consents_interview_id ON public.consents USING btree (interview_id);
CREATE INDEX ix_held_responses_survey_id ON public.held_responses USING btree (survey_id);
CREATE INDEX ix_inbox_seen_at ON public.inbox USING btree (seen_at);
CREATE INDEX ix_interviews_answered_at ON public.interviews USING btree (answered_at);
CREATE INDEX ix_outbox_waiting ON public.outbox USING btree (priority, due_at) WHERE ((state)::text = 'waiting'::text);
CREATE INDEX ix_people_seen_at ON public.people USING btree (seen_at);
CREATE INDEX ix_responses_survey_id ON public.responses USING btree (survey_id);
ALTER TABLE ONLY public.consents
    ADD CONSTRAINT fk_consents_survey_id_surveys FOREIGN KEY (survey_id) REFERENCES public.surveys(id);
ALTER TABLE ONLY public.drafts
    ADD CONSTRAINT fk_drafts_form_id_forms FOREIGN KEY (form_id) REFERENCES public.forms(id);
ALTER TABLE ONLY public.drafts
    ADD CONSTRAINT fk_drafts_member_id_members FOREIGN KEY (member_id) REFERENCES public.members(id);
ALTER TABLE ONLY public.held_responses
    ADD CONSTRAINT fk_held_responses_survey_id_surveys FOREIGN KEY (survey_id) REFERENCES public.surveys(id);
ALTER TABLE ONLY public.interviews
    ADD CONSTRAINT fk_interviews_form_id_forms FOREIGN KEY (form_id) REFERENCES public.forms(id);
ALTER TABLE ONLY public.interviews
    ADD CONSTRAINT fk_interviews_survey_id_surveys FOREIGN KEY (survey_id) REFERENCES public.surveys(id);
ALTER TABLE ONLY public.memo_versions
    ADD CONSTRAINT fk_memo_versions_decided_by_members FOREIGN KEY (decided_by) REFERENCES public.members(id);
ALTER TABLE ONLY public.memo_versions
    ADD CONSTRAINT fk_memo_versions_memo_id_memos FOREIGN KEY (memo_id) REFERENCES public.memos(id);
ALTER TABLE ONLY public.memos
    ADD CONSTRAINT fk_memos_author_members FOREIGN KEY (author) REFERENCES public.members(id);
ALTER TABLE ONLY public.participations
    ADD CONSTRAINT fk_participations_survey_id_surveys FOREIGN KEY (survey_id) REFERENCES public.surveys(id);
ALTER TABLE ONLY public.people
    ADD CONSTRAINT fk_people_survey_id_surveys FOREIGN KEY (survey_id) REFERENCES public.surveys(id);
ALTER TABLE ONLY public.responses
    ADD CONSTRAINT fk_responses_survey_id_surveys FOREIGN KEY (survey_id) REFERENCES public.surveys(id);
ALTER TABLE ONLY public.surveys
    ADD CONSTRAINT fk_surveys_form_id_forms FOREIGN KEY (form_id) REFERENCES public.forms(id);
ALTER TABLE ONLY public.tallies
    ADD CONSTRAINT fk_tallies_survey_id_surveys FOREIGN KEY (survey_id) REFERENCES public.surveys(id);
