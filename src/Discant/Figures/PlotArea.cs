using System.Runtime.InteropServices;

namespace Discant.Figures;

/// <summary>A rectangle of a plot, pixels.</summary>
/// <param name="Left">Left edge.</param>
/// <param name="Top">Upper edge.</param>
/// <param name="Width">Width.</param>
/// <param name="Height">Height.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PlotArea(int Left, int Top, int Width, int Height);
