namespace Discant.Separation;

/// <summary>Reads a sequence of mask blocks frame by frame, forwards, keeping only what may still be asked for.</summary>
internal sealed class MaskCursor : IDisposable
{
    private readonly IEnumerator<MaskBlock> _blocks;
    private MaskBlock? _before;
    private MaskBlock? _current;

    internal MaskCursor(IEnumerable<MaskBlock> blocks) => _blocks = blocks.GetEnumerator();

    /// <summary>The mask of one voice at a frame; before the first frame the first, after the last the last.</summary>
    /// <exception cref="InvalidOperationException">There is no block at all, or the frame lies before the block before the current one.</exception>
    internal ReadOnlySpan<float> At(long frame, int voice)
    {
        while ((_current is null || frame >= _current.FirstFrame + _current.Frames) && _blocks.MoveNext())
            (_before, _current) = (_current, _blocks.Current);
        if (_current is null)
            throw new InvalidOperationException("the method gave no masks");
        var block = frame < _current.FirstFrame && _before is not null ? _before : _current;
        if (ReferenceEquals(block, _before) && frame < block.FirstFrame)
            throw new InvalidOperationException($"the masks of frame {frame} are gone");
        var row = (int)Math.Clamp(frame - block.FirstFrame, 0, block.Frames - 1);
        return block.Masks[voice].AsSpan(row * block.Bins, block.Bins);
    }

    /// <inheritdoc/>
    public void Dispose() => _blocks.Dispose();
}
