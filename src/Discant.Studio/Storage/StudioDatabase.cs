using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Discant.Studio.Storage;

/// <summary>What there is in the studio, in one SQLite file; every call is a transaction of its own.</summary>
internal sealed class StudioDatabase : IDisposable
{
    // secure_delete: of what is deleted, nothing stays in the file.
    private const string Schema = """
        PRAGMA journal_mode = DELETE;
        PRAGMA secure_delete = ON;
        PRAGMA foreign_keys = ON;
        CREATE TABLE IF NOT EXISTS recordings (
            id TEXT PRIMARY KEY, name TEXT NOT NULL, bytes INTEGER NOT NULL, frames INTEGER NOT NULL, sample_rate INTEGER NOT NULL,
            channels INTEGER NOT NULL, peak REAL NOT NULL, warning TEXT, created TEXT NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS takes (
            id TEXT PRIMARY KEY, recording TEXT NOT NULL REFERENCES recordings(id) ON DELETE CASCADE, number INTEGER NOT NULL,
            settings TEXT NOT NULL, correction_of TEXT, state TEXT NOT NULL, failure TEXT, warnings TEXT NOT NULL, voices TEXT NOT NULL,
            revision INTEGER NOT NULL, created TEXT NOT NULL, finished TEXT) STRICT;
        CREATE TABLE IF NOT EXISTS curves (
            take TEXT NOT NULL REFERENCES takes(id) ON DELETE CASCADE, revision INTEGER NOT NULL, note TEXT NOT NULL, saved TEXT NOT NULL,
            PRIMARY KEY (take, revision)) STRICT;
        """;

    private readonly SqliteConnection _connection;
    private readonly Lock _lock = new();

    public StudioDatabase(string file)
    {
        // No pool: the file is closed when we are done with it.
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        _connection.Open();
        Execute(Schema);
    }

    public IReadOnlyList<StoredRecording> Recordings() => Query("SELECT * FROM recordings ORDER BY created DESC, id", Recording);

    public StoredRecording? Recording(Guid id) =>
        Query("SELECT * FROM recordings WHERE id = $id", Recording, ("$id", Text(id))).FirstOrDefault();

    public void Add(StoredRecording recording) =>
        Execute(
            "INSERT INTO recordings VALUES ($id, $name, $bytes, $frames, $rate, $channels, $peak, $warning, $created)",
            ("$id", Text(recording.Id)),
            ("$name", recording.Name),
            ("$bytes", recording.Bytes),
            ("$frames", recording.Frames),
            ("$rate", recording.SampleRate),
            ("$channels", recording.Channels),
            ("$peak", recording.Peak),
            ("$warning", recording.Warning),
            ("$created", Text(recording.Created))
        );

    public void DeleteRecording(Guid id) => Execute("DELETE FROM recordings WHERE id = $id", ("$id", Text(id)));

    public IReadOnlyList<StoredTake> Takes(Guid recording) =>
        Query("SELECT * FROM takes WHERE recording = $id ORDER BY number", Take, ("$id", Text(recording)));

    public StoredTake? Take(Guid id) => Query("SELECT * FROM takes WHERE id = $id", Take, ("$id", Text(id))).FirstOrDefault();

    /// <summary>Takes that wait, the first come first.</summary>
    public IReadOnlyList<StoredTake> QueuedTakes() => Query("SELECT * FROM takes WHERE state = 'Queued' ORDER BY created, rowid", Take);

    public int UnfinishedTakes() => (int)Scalar("SELECT count(*) FROM takes WHERE state IN ('Queued', 'Running')");

    /// <summary>What ran when the program ended is to run again.</summary>
    public void QueueInterrupted() => Execute("UPDATE takes SET state = 'Queued' WHERE state = 'Running'");

    /// <summary>Adds a take and gives it the next number of its recording.</summary>
    public StoredTake Add(StoredTake take)
    {
        lock (_lock)
        {
            var last = Scalar("SELECT coalesce(max(number), 0) FROM takes WHERE recording = $id", ("$id", Text(take.Recording)));
            take = take with { Number = (int)last + 1 };
            Execute(
                "INSERT INTO takes VALUES ($id, $recording, $number, $settings, $correction, $state, $failure, $warnings, $voices, $revision, $created, $finished)",
                Columns(take)
            );
            return take;
        }
    }

    public void Update(StoredTake take) =>
        Execute(
            "UPDATE takes SET settings = $settings, correction_of = $correction, state = $state, failure = $failure, warnings = $warnings, voices = $voices, revision = $revision, finished = $finished WHERE id = $id",
            Columns(take)
        );

    public void DeleteTake(Guid id) => Execute("DELETE FROM takes WHERE id = $id", ("$id", Text(id)));

    public IReadOnlyList<CurveRevision> Revisions(Guid take) =>
        Query(
            "SELECT * FROM curves WHERE take = $id ORDER BY revision",
            row => new CurveRevision(row.GetInt32(1), row.GetString(2), Time(row.GetString(3))),
            ("$id", Text(take))
        );

    /// <summary>Notes that curves were saved; the file is there already.</summary>
    public void Add(Guid take, CurveRevision curves)
    {
        lock (_lock)
        {
            Execute(
                "INSERT OR REPLACE INTO curves VALUES ($id, $revision, $note, $saved); UPDATE takes SET revision = $revision WHERE id = $id",
                ("$id", Text(take)),
                ("$revision", curves.Revision),
                ("$note", curves.Note),
                ("$saved", Text(curves.Saved))
            );
        }
    }

    public void DeleteRevision(Guid take, int revision) =>
        Execute("DELETE FROM curves WHERE take = $id AND revision = $revision", ("$id", Text(take)), ("$revision", revision));

    public void Dispose() => _connection.Dispose();

    private static (string, object?)[] Columns(StoredTake take) =>
        [
            ("$id", Text(take.Id)),
            ("$recording", Text(take.Recording)),
            ("$number", take.Number),
            ("$settings", JsonSerializer.Serialize(take.Settings, StorageJson.Default.TakeSettings)),
            ("$correction", take.CorrectionOf is { } other ? Text(other) : null),
            ("$state", take.State.ToString()),
            ("$failure", take.Failure),
            ("$warnings", JsonSerializer.Serialize(take.Warnings, StorageJson.Default.IReadOnlyListString)),
            ("$voices", JsonSerializer.Serialize(take.Voices, StorageJson.Default.IReadOnlyListStoredVoice)),
            ("$revision", take.Revision),
            ("$created", Text(take.Created)),
            ("$finished", take.Finished is { } time ? Text(time) : null),
        ];

    private static StoredRecording Recording(SqliteDataReader row) =>
        new(
            Guid.Parse(row.GetString(0)),
            row.GetString(1),
            row.GetInt64(2),
            row.GetInt64(3),
            row.GetInt32(4),
            row.GetInt32(5),
            row.GetDouble(6),
            row.IsDBNull(7) ? null : row.GetString(7),
            Time(row.GetString(8))
        );

    private static StoredTake Take(SqliteDataReader row) =>
        new()
        {
            Id = Guid.Parse(row.GetString(0)),
            Recording = Guid.Parse(row.GetString(1)),
            Number = row.GetInt32(2),
            Settings = JsonSerializer.Deserialize(row.GetString(3), StorageJson.Default.TakeSettings)!,
            CorrectionOf = row.IsDBNull(4) ? null : Guid.Parse(row.GetString(4)),
            State = Enum.Parse<TakeState>(row.GetString(5)),
            Failure = row.IsDBNull(6) ? null : row.GetString(6),
            Warnings = JsonSerializer.Deserialize(row.GetString(7), StorageJson.Default.IReadOnlyListString)!,
            Voices = JsonSerializer.Deserialize(row.GetString(8), StorageJson.Default.IReadOnlyListStoredVoice)!,
            Revision = row.GetInt32(9),
            Created = Time(row.GetString(10)),
            Finished = row.IsDBNull(11) ? null : Time(row.GetString(11)),
        };

    private static string Text(Guid id) => id.ToString("N");

    private static string Text(DateTimeOffset time) => time.ToString("O", CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params (string Name, object? Value)[] parameters)
    {
        lock (_lock)
        {
            using var command = Command(sql, parameters);
            using var reader = command.ExecuteReader();
            var rows = new List<T>();
            while (reader.Read())
                rows.Add(read(reader));
            return rows;
        }
    }

    private long Scalar(string sql, params (string Name, object? Value)[] parameters)
    {
        lock (_lock)
        {
            using var command = Command(sql, parameters);
            return (long)command.ExecuteScalar()!;
        }
    }

    private void Execute(string sql, params (string Name, object? Value)[] parameters)
    {
        lock (_lock)
        {
            using var command = Command(sql, parameters);
            command.ExecuteNonQuery();
        }
    }

    private SqliteCommand Command(string sql, (string Name, object? Value)[] parameters)
    {
        var command = _connection.CreateCommand();
        // Every text that gets here is a constant of this file; what users say is a parameter.
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }
}
