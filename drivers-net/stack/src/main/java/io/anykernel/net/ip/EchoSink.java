package io.anykernel.net.ip;

/** Takes answers to {@link InternetLayer#sendEcho}. */
public interface EchoSink {
    void onEchoReply(long sourceHigh, long sourceLow, int identifier, int sequence, long nowNanos);
}
