namespace RoomLens.Hosting.Udp;

/// <summary>The media loop has ended, so the command was not run. <see cref="Exception.InnerException"/> is what ended it; null when it was stopped.</summary>
public sealed class MediaLoopEndedException(string message, Exception? innerException) : Exception(message, innerException);
