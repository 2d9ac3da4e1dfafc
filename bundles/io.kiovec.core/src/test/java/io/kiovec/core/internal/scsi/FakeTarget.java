// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.scsi;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.io.Limits;
import io.kiovec.io.ResetScope;
import io.kiovec.io.Support;
import io.kiovec.io.Trait;
import io.kiovec.io.TransferMode;
import io.kiovec.scsi.SenseFormat;
import io.kiovec.spi.BufferAllocator;
import io.kiovec.spi.ScsiCall;
import io.kiovec.spi.ScsiEndpoint;
import io.kiovec.spi.ScsiEndpointQueue;
import io.kiovec.spi.Transport;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A driver of one SCSI device that does what a test wants it to do. Data that it sends is made of {@link #PATTERN}. */
public final class FakeTarget implements Transport {

    /** What a command is before the device does it. */
    public interface Behaviour {
        /** Does something else first, instead by throwing, or tells the result and returns {@link Answer#TOLD}. */
        Answer before(ScsiCall call) throws DeviceException;
    }

    /** What a behaviour leaves to the device. */
    public enum Answer {
        GO_ON, TOLD
    }

    /** One command that came. */
    public record Seen(String nexus, int opcode, String cdb, DataDirection direction, TransferMode mode, long length,
            boolean isNative, long tag) {
    }

    public static final byte PATTERN = 0x5a;

    public final List<Seen> calls = new CopyOnWriteArrayList<>();
    public final List<Long> aborted = new CopyOnWriteArrayList<>();
    public final List<ResetScope> resets = new CopyOnWriteArrayList<>();
    public final List<String> life = new CopyOnWriteArrayList<>();
    public final AtomicInteger opened = new AtomicInteger();
    public final AtomicInteger closed = new AtomicInteger();
    public final AtomicReference<Behaviour> behaviour = new AtomicReference<>();
    public final AtomicReference<DeviceException> resetFails = new AtomicReference<>();
    public volatile Limits limits = limits(TransferMode.DIRECT, TransferMode.INDIRECT).build();
    public volatile Identity identity;
    public volatile int deviceType;
    public volatile boolean onePort;
    /** Why an endpoint that is open now does not reach the device any more; those that are opened later do. */
    public volatile Optional<String> lost = Optional.empty();
    /** The own memory of each endpoint that is opened from now on. */
    public volatile Optional<BufferAllocator> ownMemory = Optional.empty();

    /** Each endpoint that is opened from now on has a queue of its own. */
    public volatile boolean hasQueue;
    /** The queues that were opened. */
    final List<FakeScsiQueue> queues = new CopyOnWriteArrayList<>();

    public FakeTarget(String serial) {
        identity = Identity.of(Identity.Designator.whole(Identity.Source.SIMULATED_MEDIUM, serial));
    }

    public static Limits.Builder limits(TransferMode first, TransferMode... others) {
        return Limits.builder().modes(first, others).set(Trait.EXCLUSIVE, Support.NO);
    }

    /** What came apart from the framework's own INQUIRY. */
    public List<Seen> commands() {
        return calls.stream().filter(seen -> seen.opcode() != 0x12).toList();
    }

    public static Answer tell(ScsiCall call, io.kiovec.scsi.ScsiStatus status) {
        call.tellStatus(status.code(), 0, call.data().byteSize());
        return Answer.TOLD;
    }

    public static Answer tell(ScsiCall call, io.kiovec.scsi.Sense sense, long residual) {
        call.tellStatus(2, sense.write(call.sense(), SenseFormat.FIXED), residual);
        return Answer.TOLD;
    }

    @Override
    public ScsiEndpoint openScsi(Address address, AccessMode access) throws DeviceException {
        return new Nexus("default");
    }

    private final class Nexus implements ScsiEndpoint {

        private final String port;
        private volatile boolean gone;

        Nexus(String port) {
            this.port = port;
            opened.incrementAndGet();
            life.add("open " + port);
        }

        @Override
        public Limits limits() {
            return limits;
        }

        @Override
        public Identity identity() {
            return identity;
        }

        private void alive() {
            if (gone) {
                throw new AssertionError("used after close");
            }
        }

        @Override
        public void execute(ScsiCall call) throws DeviceException {
            alive();
            MemorySegment cdb = call.cdb();
            int opcode = cdb.get(ValueLayout.JAVA_BYTE, 0) & 0xff;
            calls.add(new Seen(port, opcode, HexFormat.of().formatHex(cdb.toArray(ValueLayout.JAVA_BYTE)),
                    call.direction(), call.mode(), call.data().byteSize(), call.data().isNative(), call.tag()));
            Behaviour first = behaviour.get();
            if (opcode != 0x12 && first != null && first.before(call) == Answer.TOLD) {
                return;
            }
            if (call.direction() == DataDirection.IN) {
                call.data().fill(opcode == 0x12 ? (byte) deviceType : PATTERN);
            }
            call.tellStatus(0, 0, 0);
        }

        @Override
        public Optional<String> lost() {
            alive();
            return lost;
        }

        @Override
        public Optional<BufferAllocator> allocator() {
            return ownMemory;
        }

        @Override
        public Optional<ScsiEndpointQueue> openQueue(int depth) {
            alive();
            if (!hasQueue) {
                return Optional.empty();
            }
            FakeScsiQueue queue = new FakeScsiQueue(() -> life.add("close queue"));
            queues.add(queue);
            return Optional.of(queue);
        }

        @Override
        public void abort(long tag) {
            alive();
            aborted.add(tag);
        }

        @Override
        public void clearAca(Address address) throws DeviceException {
            alive();
            if (onePort) {
                ScsiEndpoint.super.clearAca(address);
            }
            life.add("clear ACA " + port);
        }

        @Override
        public void reset(ResetScope scope) throws DeviceException {
            alive();
            DeviceException fails = resetFails.get();
            if (fails != null) {
                throw fails;
            }
            resets.add(scope);
        }

        @Override
        public ScsiEndpoint session(String initiatorPort) throws DeviceException {
            alive();
            if (onePort) {
                throw new DeviceException.IllegalRequest(Address.parse("fake:a"), "has one initiator port only");
            }
            return new Nexus(initiatorPort);
        }

        @Override
        public void close() {
            if (gone) {
                throw new AssertionError("closed twice");
            }
            gone = true;
            closed.incrementAndGet();
            life.add("close " + port);
        }
    }
}
