-- A provider may have several lists (ADR 0014): which one a quarantined record came from, and the provider's own mark for what changes next.
ALTER TABLE quarantine ADD COLUMN feed TEXT NOT NULL DEFAULT 'list';
ALTER TABLE providers ADD COLUMN mark TEXT;
