using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using RoomLens.Cli.Publishing.Packets;
using RoomLens.Cli.Supervision;
using RoomLens.Contracts.Sfu;
using RoomLens.Hosting.Startup;

namespace RoomLens.Cli.Publishing;

/// <summary>
/// Publishes one source until it ends or is stopped: announces it, runs FFmpeg, watches that the SFU still knows it, and begins again
/// after a loss. FFmpeg never survives it: it is stopped here, and the kernel ends it when this process is killed.
/// </summary>
internal sealed class Publisher(PublishRequest request, ControlClient control, ILogger logger)
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FarewellPatience = TimeSpan.FromSeconds(0.5);

    /// <summary>An SFU that fails this many looks in a row is taken for lost; one slow answer is not.</summary>
    private const int LookFailuresUntilLost = 2;

    private readonly PublishBackoff _backoff = new();
    private string? _lastReason;
    private string _lastLine = "";

    /// <summary>Runs until the file has ended or <paramref name="stop"/> is cancelled.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested && !await TryPublishAsync(stop))
            {
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Ctrl-C is the usual end of an endless source.
        }
    }

    /// <summary>One life of a producer. True when the source ended in an orderly way.</summary>
    private async Task<bool> TryPublishAsync(CancellationToken stop)
    {
        try
        {
            var producer = await control.CreateAsync(request.Room, request.Peer, request.Codec, stop);
            try
            {
                return await SendAsync(producer, stop);
            }
            finally
            {
                using var patience = new CancellationTokenSource(FarewellPatience);
                await control.DeleteAsync(request.Room, producer.ProducerId, patience.Token);
            }
        }
        catch (PublishException error)
        {
            if (_lastReason != error.Message) Log.PublishFailed(logger, error.Message);
            _lastReason = error.Message;
            await Task.Delay(_backoff.HandleFailure(error.Unreachable), stop);
            return false;
        }
    }

    private async Task<bool> SendAsync(PlainProducerCreated producer, CancellationToken stop)
    {
        _lastLine = "";
        var encoder = await ChildProcess.StartAsync(
            EncoderSpec(producer), line => _lastLine = line, request.Codec.IsPacketizedHere ? frames => SendFramesAsync(producer, frames, stop) : null);
        Log.Publishing(logger, request.Source, request.Room, request.Peer, producer.ProducerId, producer.Ip, producer.Port);
        _lastReason = null;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        try
        {
            var lost = WatchAsync(producer, ended.Token);
            if (await Task.WhenAny(encoder.Exited, lost) == encoder.Exited) return HandleEncoderEnd(await encoder.Exited, stop);
            await lost;
            Log.PublisherLost(logger, producer.ProducerId);
            return false;
        }
        finally
        {
            await ended.CancelAsync();
            await encoder.StopAsync(ChildSupervisor.StopPatience);
        }
    }

    /// <summary>Makes packets of the encoder's frames. Whatever ends it closes the encoder's output, which ends the encoder.</summary>
    private async Task SendFramesAsync(PlainProducerCreated producer, Stream frames, CancellationToken stop)
    {
        try
        {
            using var sender = new RtpSender(producer, request.Codec == PublishCodec.Av1 ? new Av1Payloads() : new Vp9Payloads());
            await sender.RunAsync(frames, TimeProvider.System, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Ctrl-C; the encoder is stopped by its owner.
        }
        catch (Exception error) when (error is IOException or SocketException or InvalidDataException)
        {
            Log.PacketsEnded(logger, error.Message);
        }
    }

    /// <summary>Completes when the SFU has forgotten the producer or is gone.</summary>
    private async Task WatchAsync(PlainProducerCreated producer, CancellationToken stop)
    {
        var failures = 0;
        while (failures < LookFailuresUntilLost)
        {
            await Task.Delay(WatchInterval, stop);
            try
            {
                if (!await control.ExistsAsync(request.Room, producer.ProducerId, stop)) return;
                failures = 0;
                _backoff.HandleSuccess();
            }
            catch (PublishException)
            {
                failures++;
            }
        }
    }

    private bool HandleEncoderEnd(int exitCode, CancellationToken stop)
    {
        if (exitCode == 0 || stop.IsCancellationRequested) return true;
        Log.EncoderEnded(logger, ChildSupervisor.Describe(exitCode), _lastLine);
        if (request.File is not null)
            throw new StartupException($"ffmpeg cannot publish {request.File}: {_lastLine}.", "Check that it is a video that ffmpeg can read.");
        throw new PublishException($"ffmpeg ended: {_lastLine}", unreachable: false);
    }

    private ChildSpec EncoderSpec(PlainProducerCreated producer)
    {
        var ffmpeg = new ChildSpec("ffmpeg", "ffmpeg", EncoderCommand.Arguments(request, producer));
        // setpriv (util-linux) makes the kernel stop FFmpeg when this process is killed without a chance to do it itself.
        return Programs.Find("setpriv") is { } setpriv
            ? ffmpeg.Through(setpriv, "--pdeathsig", "KILL", "--")
            : ffmpeg;
    }
}
