/**
 * What the schema has besides the tables of the migrations: functions that SQLite has built in, and what numbers rows as
 * SQLite does. JSON is read from text, and what is none is nothing: one damaged row never stops the others.
 */
export function defineFunctions(schema: string): string {
  const own = `"${schema}"`;
  return `
CREATE FUNCTION ${own}.json_at(doc text, path text) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
  RETURN doc::jsonb #> CASE WHEN path = '$' THEN '{}'::text[] ELSE string_to_array(substr(path, 3), '.') END;
EXCEPTION WHEN others THEN
  RETURN NULL;
END $$;
CREATE FUNCTION ${own}.json_get(doc text, path text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
  found jsonb := ${own}.json_at(doc, path);
BEGIN
  RETURN CASE found WHEN 'true' THEN '1' WHEN 'false' THEN '0' ELSE found #>> '{}' END;
END $$;
CREATE FUNCTION ${own}.json_valid(doc text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RETURN ${own}.json_at(doc, '$') IS NOT NULL;
END $$;
CREATE FUNCTION ${own}.json_type(doc text, path text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
  RETURN jsonb_typeof(${own}.json_at(doc, path));
END $$;
CREATE FUNCTION ${own}.json_object(name text, content text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT jsonb_build_object(name, content)::text
$$;
CREATE FUNCTION ${own}.json_remove(doc text, VARIADIC paths text[]) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  rest jsonb := doc::jsonb;
  path text;
BEGIN
  FOREACH path IN ARRAY paths LOOP
    rest := rest #- string_to_array(substr(path, 3), '.');
  END LOOP;
  RETURN rest::text;
END $$;
CREATE FUNCTION ${own}.json_each(doc text, path text DEFAULT '$') RETURNS TABLE (key text, value text)
  LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  found jsonb := ${own}.json_at(doc, path);
BEGIN
  IF jsonb_typeof(found) = 'array' THEN
    RETURN QUERY SELECT (n - 1)::text, e #>> '{}' FROM jsonb_array_elements(found) WITH ORDINALITY AS a(e, n);
  ELSIF jsonb_typeof(found) = 'object' THEN
    RETURN QUERY SELECT e.key, e.value #>> '{}' FROM jsonb_each(found) AS e;
  END IF;
END $$;
-- One row: another number after every write that may forbid a touch.
CREATE TABLE ${own}.forbidding (version bigint NOT NULL);
INSERT INTO ${own}.forbidding (version) VALUES (0);
-- The highest number ever given, of tables in which none is given twice.
CREATE TABLE ${own}.last_ids (name text PRIMARY KEY, seq bigint NOT NULL);
-- What is handed over, see hand-off-log.ts. Emptied by a crash of the server, and nowhere but here.
CREATE UNLOGGED TABLE ${own}.hand_overs (
  owner text NOT NULL, attempt bigint NOT NULL, taken bigint NOT NULL, provider_id text, PRIMARY KEY (owner, attempt)
);
`;
}

/** Numbers rows as SQLite does: one more than the highest there is, or ever was (`isOnce`). One writer at a time makes it safe. */
export function defineNumbering(schema: string, table: string, isOnce: boolean): string {
  const own = `"${schema}"`;
  const next = isOnce
    ? `INSERT INTO ${own}.last_ids (name, seq) VALUES ('${table}', coalesce(NEW.id, 1))
    ON CONFLICT (name) DO UPDATE SET seq = greatest(last_ids.seq + CASE WHEN NEW.id IS NULL THEN 1 ELSE 0 END, NEW.id)
    RETURNING coalesce(NEW.id, seq) INTO NEW.id;`
    : `IF NEW.id IS NULL THEN
    SELECT coalesce(max(t.id), 0) + 1 INTO NEW.id FROM ${own}.${table} AS t;
  END IF;`;
  return `
CREATE FUNCTION ${own}.number_${table}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  ${next}
  RETURN NEW;
END $$;
CREATE TRIGGER ${table}_number BEFORE INSERT ON ${own}.${table}
  FOR EACH ROW EXECUTE FUNCTION ${own}.number_${table}();
`;
}

/** As migration 7 has it for SQLite. */
export function defineFailing(schema: string): string {
  const own = `"${schema}"`;
  return `
CREATE FUNCTION ${own}.note_failed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.failed := 1;
  RETURN NEW;
END $$;
CREATE TRIGGER attempts_failed BEFORE UPDATE OF status ON ${own}.attempts
  FOR EACH ROW WHEN (NEW.status = 'failed' AND NEW.failed = 0) EXECUTE FUNCTION ${own}.note_failed();
`;
}
