// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal.session;

import io.kiovec.pdu.Parameters;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * What a login has led to, and a session is made of.
 *
 * @param channel a connection that has logged in and does not block
 * @param lun the eight bytes of the logical unit
 * @param parameters what was agreed
 * @param numbers where the numbers stand
 * @param early what the target has sent already
 * @param keepAlive how long the target may say nothing before it is asked, and then before it is given up; zero for ever
 * @param busyPoll how long a thread looks for an answer before it sleeps; zero for never
 * @param log where life events go
 * @param ending told once that it reaches nothing any more or is about to, with the session's lock: it must only take note
 */
public record Established(SocketChannel channel, long lun, Parameters parameters, Numbers numbers, ByteBuffer early,
        Duration keepAlive, Duration busyPoll, Consumer<String> log, Runnable ending) {

    /**
     * Where a session's numbers stand after its login.
     *
     * @param cmdSn of the next command
     * @param maxCmdSn the last that the target takes
     * @param expStatSn of the next status
     */
    public record Numbers(int cmdSn, int maxCmdSn, int expStatSn) {
    }
}
