// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.Region;
import io.kiovec.io.ResetScope;
import io.kiovec.io.Support;
import io.kiovec.io.Trait;
import io.kiovec.io.TransferMode;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseFormat;
import io.kiovec.scsi.SenseKey;
import io.kiovec.spi.ScsiCall;
import io.kiovec.spi.ScsiEndpoint;
import io.kiovec.spi.ScsiEndpointQueue;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A SCSI device that follows a script: what is expected next, byte for byte, and what it answers. Other commands are
 * answered by a table of CDB beginnings; what is in neither is an error while something is expected, and else an invalid
 * operation code. One thread.
 */
final class FakeScsi implements ScsiEndpoint {

    /** The status of an endpoint that tells none. */
    static final int SILENT = -1;
    static final Reply GOOD = new Reply(0, null, SenseFormat.FIXED, new byte[0], 0, null);

    /** What one command is answered with. */
    record Reply(int status, Sense sense, SenseFormat format, byte[] data, long residual, DeviceException thrown) {

        Reply residual(long bytes) {
            return new Reply(status, sense, format, data, bytes, thrown);
        }

        Reply data(String hex) {
            return new Reply(status, sense, format, bytes(hex), residual, thrown);
        }

        Reply in(SenseFormat other) {
            return new Reply(status, sense, other, data, residual, thrown);
        }
    }

    private record Step(String cdb, Reply reply) {
    }

    Limits limits = Limits.builder().modes(TransferMode.DIRECT, TransferMode.INDIRECT).set(Limit.MAX_ELEMENTS, 128)
            .set(Limit.ADDRESS_ALIGNMENT, 4).set(Limit.MAX_QUEUE_DEPTH, 32).set(Trait.EXCLUSIVE, Support.NO).build();
    Identity identity = Identity.of(Identity.Designator.whole(Identity.Source.SIMULATED_MEDIUM, "m1"));
    /** Each CDB that came, in lower-case hexadecimal. */
    final List<String> seen = new ArrayList<>();
    /** The data that went out with the last command that had some. */
    byte[] sent = new byte[0];
    /** The last call, of which only its own values are used after it has ended. */
    TransferMode lastMode;
    int closed;
    private final Map<String, Reply> table = new TreeMap<>();
    private final Deque<Step> script = new ArrayDeque<>();
    private final Map<String, Deque<Reply>> turns = new TreeMap<>();
    /** The queue that it has. */
    Optional<ScsiEndpointQueue> queue = Optional.empty();

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }

    static Reply data(String hex) {
        return GOOD.data(hex);
    }

    static Reply status(int status) {
        return new Reply(status, null, SenseFormat.FIXED, new byte[0], 0, null);
    }

    static Reply sense(Sense sense) {
        return new Reply(0x02, sense, SenseFormat.FIXED, new byte[0], 0, null);
    }

    static Reply sense(SenseKey key, int additional) {
        return sense(Sense.of(key, AdditionalSense.of(additional >> 8, additional & 0xff)));
    }

    static Reply thrown(DeviceException error) {
        return new Reply(0, null, SenseFormat.FIXED, new byte[0], 0, error);
    }

    /** Answers every CDB that begins so. */
    FakeScsi answer(String cdbBegins, Reply reply) {
        table.put(cdbBegins.replace(" ", ""), reply);
        return this;
    }

    /** Answers this CDB so, one after the other, and then as the table says. */
    FakeScsi answerInTurn(String cdb, List<Reply> replies) {
        turns.put(cdb.replace(" ", ""), new ArrayDeque<>(replies));
        return this;
    }

    /** The next command is this one. */
    FakeScsi expect(String cdb, Reply reply) {
        script.add(new Step(cdb.replace(" ", ""), reply));
        return this;
    }

    /** Checks that everything expected has come, and forgets what came. */
    void done() {
        if (!script.isEmpty()) {
            throw new AssertionError("did not come: " + script.peek().cdb());
        }
        seen.clear();
    }

    @Override
    public void execute(ScsiCall call) throws DeviceException {
        String cdb = HexFormat.of().formatHex(call.cdb().toArray(ValueLayout.JAVA_BYTE));
        seen.add(cdb);
        lastMode = call.mode();
        if (call.direction() == DataDirection.OUT) {
            sent = call.data().toArray(ValueLayout.JAVA_BYTE);
        }
        Reply reply = reply(cdb);
        if (reply.thrown() != null) {
            throw reply.thrown();
        }
        if (reply.status() == SILENT) {
            return;
        }
        int length = 0;
        if (reply.sense() != null) {
            length = reply.sense().write(call.sense(), reply.format());
        }
        long residual = reply.residual();
        if (call.direction() == DataDirection.IN && reply.data().length > 0) {
            long moved = Math.min(call.data().byteSize(), reply.data().length);
            MemorySegment.copy(MemorySegment.ofArray(reply.data()), 0, call.data(), 0, moved);
            residual = call.data().byteSize() - reply.data().length;
        }
        call.tellCopied(moved(call, residual));
        call.tellElements(1);
        call.tellStatus(reply.status(), length, residual);
    }

    private static long moved(ScsiCall call, long residual) {
        return Math.max(0, call.data().byteSize() - Math.max(0, residual));
    }

    private Reply reply(String cdb) {
        if (!script.isEmpty()) {
            if (script.peek().cdb().equals(cdb)) {
                return script.poll().reply();
            }
            if (known(cdb).isEmpty()) {
                throw new AssertionError("expected " + script.peek().cdb() + ", came " + cdb);
            }
        }
        Reply turn = turns.getOrDefault(cdb, new ArrayDeque<>()).poll();
        if (turn != null) {
            return turn;
        }
        return known(cdb).orElseGet(() -> sense(SenseKey.ILLEGAL_REQUEST, 0x2000));
    }

    /** The longest beginning that fits. */
    private Optional<Reply> known(String cdb) {
        for (int length = cdb.length(); length > 0; length--) {
            Reply found = table.get(cdb.substring(0, length));
            if (found != null) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    @Override
    public Optional<ScsiEndpointQueue> openQueue(int depth) {
        return queue;
    }

    @Override
    public void reset(ResetScope scope) {
    }

    @Override
    public ScsiEndpoint session(String initiatorPort) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public Identity identity() {
        return identity;
    }

    @Override
    public void retire(Region region) {
        seen.add("retire " + region.id());
    }

    @Override
    public void close() {
        closed++;
    }
}
