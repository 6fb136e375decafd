using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Discant.Studio.Work;

/// <summary>Tells everybody who follows which recordings have changed. Memory is bounded: whoever is slow misses states, never the last one.</summary>
/// <param name="limits">How many may follow.</param>
internal sealed class StudioEvents(StudioLimits limits)
{
    private readonly Lock _lock = new();
    private readonly List<Follower> _followers = [];

    /// <summary>A recording has changed or gone.</summary>
    public void Changed(Guid recording)
    {
        lock (_lock)
            foreach (var follower in _followers)
                follower.Note(recording);
    }

    /// <summary>Begins to follow; what changes from now on is told.</summary>
    /// <exception cref="StudioException">Too many follow.</exception>
    public Follower Follow()
    {
        lock (_lock)
        {
            if (_followers.Count >= limits.Followers)
                throw new StudioException(503, "too many pages follow the work; close one");
            var follower = new Follower(this);
            _followers.Add(follower);
            return follower;
        }
    }

    /// <summary>Someone who is told.</summary>
    internal sealed class Follower : IDisposable
    {
        private readonly StudioEvents _events;
        private readonly HashSet<Guid> _changed = [];
        private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
        );

        internal Follower(StudioEvents events) => _events = events;

        /// <summary>Recordings that have changed, as they do; one that changes faster than it is read comes once.</summary>
        public async IAsyncEnumerable<Guid> Changes([EnumeratorCancellation] CancellationToken cancel)
        {
            await foreach (var _ in _signal.Reader.ReadAllAsync(cancel))
            {
                Guid[] changed;
                lock (_changed)
                {
                    changed = [.. _changed];
                    _changed.Clear();
                }
                foreach (var recording in changed)
                    yield return recording;
            }
        }

        public void Dispose()
        {
            lock (_events._lock)
                _events._followers.Remove(this);
        }

        internal void Note(Guid recording)
        {
            lock (_changed)
                _changed.Add(recording);
            _signal.Writer.TryWrite(true);
        }
    }
}
