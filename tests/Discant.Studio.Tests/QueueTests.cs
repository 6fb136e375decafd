using System.Net.Http.Json;
using System.Text.Json;
using Discant.Studio.Storage;
using Discant.Studio.Work;
using Xunit;

namespace Discant.Studio.Tests;

/// <summary>The queue: one at a time, cancelled, failed, taken up again after an end in the middle.</summary>
public sealed class QueueTests
{
    [Fact]
    public async Task Takes_are_worked_on_one_at_a_time_in_the_order_they_came()
    {
        var engine = new FakeEngine { Waits = true };
        await using var studio = await TestStudio.Start(engine);
        var first = TestStudio.TakeOf(await studio.Add());
        await studio.Until(first, "Running");
        var second = TestStudio.TakeOf(await studio.Add());
        Assert.Equal("Queued", (await studio.Get($"/api/takes/{second}")).GetProperty("state").GetString());
        Assert.Equal(1, engine.Started);
        engine.Go();
        await studio.Until(first, "Done");
        await studio.Until(second, "Running");
        engine.Go();
        await studio.Until(second, "Done");
    }

    [Fact]
    public async Task Progress_says_stage_and_share()
    {
        await using var studio = await TestStudio.Start(new FakeEngine { Waits = true });
        var take = TestStudio.TakeOf(await studio.Add());
        JsonElement running;
        do running = await studio.Until(take, "Running");
        while (running.GetProperty("stage").GetString() != "listening");
        Assert.Equal(0.25, running.GetProperty("fraction").GetDouble());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_take_is_cancelled_whether_it_runs_or_waits_and_the_next_goes_on(bool runs)
    {
        var engine = new FakeEngine { Waits = true };
        await using var studio = await TestStudio.Start(engine);
        var running = TestStudio.TakeOf(await studio.Add());
        await studio.Until(running, "Running");
        var waiting = TestStudio.TakeOf(await studio.Add());
        using var answer = await studio.Client.PostAsync($"/api/takes/{(runs ? running : waiting)}/cancel", null);
        Assert.Equal(200, (int)answer.StatusCode);
        await studio.Until(runs ? running : waiting, "Cancelled");
        engine.Go();
        await studio.Until(runs ? waiting : running, "Done");
        using var again = await studio.Client.PostAsync($"/api/takes/{running}/cancel", null);
        await studio.Problem(again, 409);
    }

    [Fact]
    public async Task A_failure_is_one_line_without_paths()
    {
        var engine = new FakeEngine { Failure = new IOException("/somewhere/recording: cannot be read") };
        await using var studio = await TestStudio.Start(engine);
        var failed = await studio.Until(TestStudio.TakeOf(await studio.Add()), "Failed");
        Assert.Equal("/somewhere/recording: cannot be read", failed.GetProperty("failure").GetString());
        // A path of the studio's own becomes the name the user knows.
        await using var other = await TestStudio.Start(new FakeEngine());
        var take = await other.AddDone();
        Assert.Equal(["tones.wav: sounds strange"], take.GetProperty("warnings").EnumerateArray().Select(w => w.GetString()));
    }

    [Theory]
    [InlineData("Running")]
    [InlineData("Failed")]
    public async Task An_error_of_the_database_does_not_end_the_queue(string whileWriting)
    {
        await using var studio = await TestStudio.Start(new FakeEngine { Failure = new IOException("cannot be read") });
        await studio.Sql(
            $"CREATE TRIGGER broken BEFORE UPDATE ON takes WHEN NEW.state = '{whileWriting}' BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        );
        var take = TestStudio.TakeOf(await studio.Add());
        for (var k = 0; k < 1200 && studio.Faults.IsEmpty; k++)
            await Task.Delay(25);
        await studio.Sql("DROP TRIGGER broken");
        await studio.Until(take, "Failed");
        await studio.Until(TestStudio.TakeOf(await studio.Add()), "Failed");
        Assert.All(studio.Faults, f => Assert.Contains("disk full", f.Message, StringComparison.Ordinal));
        studio.Faults.Clear();
    }

    [Fact]
    public async Task The_end_of_the_program_is_orderly_where_the_database_has_an_error()
    {
        var engine = new FakeEngine { Waits = true };
        var folder = Directory.CreateTempSubdirectory("discant-studio-").FullName;
        try
        {
            var before = await TestStudio.Start(engine, folder: folder);
            var take = TestStudio.TakeOf(await before.Add());
            await before.Until(take, "Running");
            await before.Sql("CREATE TRIGGER broken BEFORE UPDATE ON takes BEGIN SELECT RAISE(ABORT, 'disk full'); END");
            // The assertion that there was no fault is all that fails; the folder is free, and the take goes on.
            await Assert.ThrowsAsync<Xunit.Sdk.EmptyException>(before.Stop);
            before.Faults.Clear();
            await before.Sql("DROP TRIGGER broken");
            await using var after = await TestStudio.Start(new FakeEngine(), folder: folder);
            await after.Until(take, "Done");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_take_that_ends_while_it_is_being_ended_is_no_error()
    {
        using var place = new QueuePlace();
        var (engine, queue) = (place.Engine, place.Queue);
        queue.Start();
        Assert.True(SpinWait.SpinUntil(() => engine.Started == 1, TimeSpan.FromMinutes(1)));
        await queue.LeaveAlone(running =>
        {
            // As late as can be: it is over, if it can be, before it is told to end.
            engine.Go();
            SpinWait.SpinUntil(() => QueuePlace.IsDisposed(running), 300);
            return true;
        });
        await queue.Stop();
    }

    [Fact]
    public async Task What_was_running_or_waiting_goes_on_after_a_restart_and_everything_else_is_still_there()
    {
        var folder = Directory.CreateTempSubdirectory("discant-studio-").FullName;
        try
        {
            var engine = new FakeEngine { Waits = true };
            var before = await TestStudio.Start(engine, folder: folder);
            var done = TestStudio.TakeOf(await before.Add());
            engine.Go();
            await before.Until(done, "Done");
            using (await before.Client.PutAsJsonAsync($"/api/takes/{done}/names", new { names = new[] { "Anna", "Bea" } })) { }
            var running = TestStudio.TakeOf(await before.Add());
            await before.Until(running, "Running");
            var waiting = TestStudio.TakeOf(await before.Add());
            await before.Stop();

            await using var after = await TestStudio.Start(new FakeEngine(), folder: folder);
            await after.Until(running, "Done");
            await after.Until(waiting, "Done");
            var kept = await after.Get($"/api/takes/{done}");
            Assert.Equal("Done", kept.GetProperty("state").GetString());
            Assert.Equal("Anna", kept.GetProperty("voices")[0].GetProperty("name").GetString());
            Assert.Equal(3, (await after.Get("/api/recordings")).GetArrayLength());
            Assert.NotEmpty(await after.Bytes($"/api/takes/{done}/stems/0.wav"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_recording_is_deleted_while_it_is_worked_on()
    {
        var engine = new FakeEngine { Waits = true };
        await using var studio = await TestStudio.Start(engine);
        var recording = await studio.Add();
        await studio.Until(TestStudio.TakeOf(recording), "Running");
        using var deleted = await studio.Client.DeleteAsync($"/api/recordings/{recording.GetProperty("id").GetString()}");
        Assert.Equal(204, (int)deleted.StatusCode);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(studio.Folder, "recordings")));
        Assert.Equal(0, (await studio.Get("/api/recordings")).GetArrayLength());
    }

    [Fact]
    public async Task Of_a_recording_that_is_being_deleted_no_take_begins_or_is_asked_for()
    {
        var engine = new FakeEngine { Waits = true, Dawdles = true };
        await using var studio = await TestStudio.Start(engine);
        var recording = await studio.Add();
        var address = $"/api/recordings/{recording.GetProperty("id").GetString()}";
        await studio.Until(TestStudio.TakeOf(recording), "Running");
        using var waiting = await studio.Client.PostAsJsonAsync(address + "/takes", new { });
        Assert.Equal(201, (int)waiting.StatusCode);
        var deleting = studio.Client.DeleteAsync(new Uri(address, UriKind.Relative));
        for (var k = 0; k < 400 && await studio.Status(address) == 200; k++)
            await Task.Delay(25);
        using var asked = await studio.Client.PostAsJsonAsync(address + "/takes", new { });
        engine.Go();
        await studio.Problem(asked, 404);
        using var deleted = await deleting;
        Assert.Equal(204, (int)deleted.StatusCode);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(studio.Folder, "recordings")));
        Assert.Equal(1, engine.Started);
    }

    [Fact]
    public async Task Of_a_take_that_was_deleted_by_half_nothing_is_left_after_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("discant-studio-").FullName;
        try
        {
            var before = await TestStudio.Start(new FakeEngine(), folder: folder);
            var kept = await before.AddDone();
            await before.Stop();
            var takes = Directory.GetDirectories(Path.Combine(folder, "recordings")).Select(r => Path.Combine(r, "takes")).Single();
            Directory.CreateDirectory(Path.Combine(takes, Guid.NewGuid().ToString("N"), "stems"));
            await using var after = await TestStudio.Start(new FakeEngine(), folder: folder);
            Assert.Equal(kept.GetProperty("id").GetGuid().ToString("N"), Path.GetFileName(Assert.Single(Directory.GetDirectories(takes))));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Two_studios_do_not_share_a_folder()
    {
        await using var studio = await TestStudio.Start(new FakeEngine());
        var refusal = await Assert.ThrowsAsync<IOException>(() => TestStudio.Start(new FakeEngine(), folder: studio.Folder));
        Assert.Contains("another studio", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said_in_one_line_and_the_folder_is_free_again()
    {
        await using var studio = await TestStudio.Start(new FakeEngine());
        var folder = Directory.CreateTempSubdirectory("discant-studio-").FullName;
        var options = new StudioOptions(folder) { Port = studio.Address.Port };
        var refusal = await Assert.ThrowsAsync<IOException>(() => StudioServer.Start(options, new FakeEngine(), CancellationToken.None));
        Assert.Equal($"port {options.Port} is taken; choose another with --port", refusal.Message);
        await using (await StudioServer.Start(options with { Port = 0 }, new FakeEngine(), CancellationToken.None)) { }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task What_a_program_left_behind_that_was_killed_is_cleared_away()
    {
        var folder = Directory.CreateTempSubdirectory("discant-studio-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "incoming"));
            await File.WriteAllTextAsync(Path.Combine(folder, "incoming", "half"), "half");
            Directory.CreateDirectory(Path.Combine(folder, "recordings", Guid.NewGuid().ToString("N")));
            await using var studio = await TestStudio.Start(new FakeEngine(), folder: folder);
            Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(folder, "incoming")));
            Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(folder, "recordings")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A queue without a server, in which one take waits.</summary>
    private sealed class QueuePlace : IDisposable
    {
        private readonly string _root = Directory.CreateTempSubdirectory("discant-studio-").FullName;
        private readonly StudioDatabase _database;

        public QueuePlace()
        {
            var folder = new StudioFolder(_root);
            _database = new StudioDatabase(folder.Database);
            var recording = new StoredRecording(Guid.NewGuid(), "tones.wav", 1, 1, Tones.Rate, 1, 0, null, DateTimeOffset.UnixEpoch);
            _database.Add(recording);
            _database.Add(
                new StoredTake
                {
                    Id = Guid.NewGuid(),
                    Recording = recording.Id,
                    Number = 0,
                    Settings = new TakeSettings(),
                    Created = DateTimeOffset.UnixEpoch,
                }
            );
            Queue = new TakeQueue(_database, folder, Engine, new StudioEvents(new StudioLimits()), e => Assert.Fail(e.ToString()));
        }

        public FakeEngine Engine { get; } = new() { Waits = true, Failure = new IOException("cannot be read") };

        public TakeQueue Queue { get; }

        public static bool IsDisposed(RunningTake running)
        {
            try
            {
                _ = running.Token;
                return false;
            }
            catch (ObjectDisposedException)
            {
                return true;
            }
        }

        public void Dispose()
        {
            Queue.Dispose();
            _database.Dispose();
            Directory.Delete(_root, recursive: true);
        }
    }
}
