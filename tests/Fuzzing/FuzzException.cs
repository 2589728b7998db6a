namespace RoomLens.Fuzzing;

/// <summary>A target failed: it threw, passed a bound, took too few inputs or too long.</summary>
public sealed class FuzzException(string message, Exception? inner = null) : Exception(message, inner);
