package io.jsonrpc.server.session;

import io.jsonrpc.core.JsonRpcPeer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Totals of all open sessions.
 *
 * @param attached sessions on a socket
 * @param detached sessions that wait for their client
 * @param inFlight requests and notifications of the clients that run or wait
 * @param pending own requests that wait for an answer
 * @param outboundMessages messages that wait for a socket
 * @param outboundBytes their size
 * @param streams streams that are sent
 * @param waitingStreams those of them whose receiver takes no more items now
 * @param channels sessions of channels
 * @param resumable sessions that lose nothing
 * @param unacknowledgedMessages messages that these keep until they are acknowledged
 * @param unacknowledgedBytes their size
 * @param byPattern sessions of each path pattern that has any
 */
public record SessionTotals(
        int attached,
        int detached,
        int inFlight,
        int pending,
        int outboundMessages,
        long outboundBytes,
        int streams,
        int waitingStreams,
        int channels,
        int resumable,
        int unacknowledgedMessages,
        long unacknowledgedBytes,
        Map<String, Integer> byPattern) {

    /** Adds up in one pass; exact only while nothing changes. */
    static SessionTotals of(Collection<ServerSession> sessions) {
        int attached = 0;
        int detached = 0;
        int inFlight = 0;
        int pending = 0;
        int outboundMessages = 0;
        long outboundBytes = 0;
        int streams = 0;
        int waitingStreams = 0;
        int channels = 0;
        int resumable = 0;
        int unacknowledgedMessages = 0;
        long unacknowledgedBytes = 0;
        Map<String, Integer> byPattern = new HashMap<>();
        for (ServerSession session : sessions) {
            if (session.state() == ServerSession.State.DETACHED) {
                detached++;
            } else {
                attached++;
            }
            JsonRpcPeer.Load load = session.peer().load();
            inFlight += load.inbound();
            pending += load.pending();
            outboundMessages += load.outboundMessages();
            outboundBytes += load.outboundBytes();
            for (JsonRpcPeer.SentStream stream : session.peer().sentStreams(Integer.MAX_VALUE)) {
                streams++;
                waitingStreams += stream.waiting() == null ? 0 : 1;
            }
            channels += session.hasPlace() ? 0 : 1;
            resumable += session.isResumable() ? 1 : 0;
            unacknowledgedMessages += session.keptFrames();
            unacknowledgedBytes += session.keptBytes();
            byPattern.merge(session.endpoint().pattern(), 1, Integer::sum);
        }
        return new SessionTotals(
                attached,
                detached,
                inFlight,
                pending,
                outboundMessages,
                outboundBytes,
                streams,
                waitingStreams,
                channels,
                resumable,
                unacknowledgedMessages,
                unacknowledgedBytes,
                Map.copyOf(byPattern));
    }

    /** All open sessions. */
    public int sessions() {
        return this.attached + this.detached;
    }
}
