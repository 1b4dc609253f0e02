-- Why a range was ended, as every other decision says. Those that were ended before have none.
alter table ranges add column end_reason text;
