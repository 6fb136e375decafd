namespace Discant.Separation;

/// <summary>Gives the next interleaved frames of a recording.</summary>
/// <param name="interleaved">Room for whole frames.</param>
/// <returns>Frames read; 0 at the end.</returns>
public delegate int AudioSource(Span<float> interleaved);
