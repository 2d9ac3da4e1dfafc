// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.ram;

import io.kiovec.io.Address;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DataPhase;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.ResetScope;
import io.kiovec.io.Support;
import io.kiovec.io.Trait;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.ScsiCall;
import io.kiovec.spi.ScsiEndpoint;
import io.kiovec.spi.ScsiEndpointQueue;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A disk in memory by its commands; one object is one nexus. What is longer than 64 KiB it cannot do directly. */
final class RamScsi implements ScsiEndpoint {

    private static final int BLOCK = 512;
    private static final long LONGEST_DIRECT = 64 << 10;
    private static final int BEHIND_THE_END = 0x21;
    private static final int WRONG_CODE = 0x20;

    private final RamMedium medium;
    private final Identity identity;

    RamScsi(RamMedium medium, Identity identity) {
        this.medium = medium;
        this.identity = identity;
    }

    /** How a command ended. */
    record Answer(int status, int senseLength, long residual) {
    }

    @Override
    public Limits limits() {
        return Limits.builder().modes(TransferMode.INDIRECT, TransferMode.DIRECT).set(Limit.ADDRESS_ALIGNMENT, 8)
                .set(Limit.MAX_TRANSFER, 128 << 10).set(Limit.MAX_ELEMENTS, 64).set(Limit.MAX_QUEUES, 8)
                .set(Trait.EXCLUSIVE, Support.NO).build();
    }

    @Override
    public Identity identity() {
        return identity;
    }

    @Override
    public Optional<String> lost() {
        return medium.isGone() ? Optional.of("the disk was pulled") : Optional.empty();
    }

    @Override
    public void execute(ScsiCall call) throws DeviceException {
        if (medium.isGone()) {
            throw new DeviceException.Offline(call.address(), "the disk was pulled: put it back");
        }
        if (call.mode() == TransferMode.DIRECT && call.data().byteSize() > LONGEST_DIRECT) {
            throw impossible(call.address());
        }
        Answer answer = perform(call.cdb(), call.direction(), call.dataPhase(), call.data(), call.sense());
        long moved = call.data().byteSize() - answer.residual();
        if (call.mode() == TransferMode.INDIRECT) {
            call.tellCopied(moved);
        } else {
            call.tellElements((int) Math.ceilDiv(moved, 4096L));
        }
        call.tellMode(call.mode());
        call.tellStatus(answer.status(), answer.senseLength(), answer.residual());
    }

    private static DeviceException impossible(Address address) {
        return new DeviceException.DirectImpossible(address, "more than 64 KiB: ask indirectly",
                DeviceException.Detail.demotion(Demotion.RESERVE_BUSY), null);
    }

    synchronized Answer perform(MemorySegment cdb, DataDirection direction, DataPhase phase, MemorySegment data,
            MemorySegment sense) {
        ByteBuffer command = ByteBuffer.wrap(cdb.toArray(ValueLayout.JAVA_BYTE));
        int code = Byte.toUnsignedInt(command.get(0));
        Object holder = medium.holder().get();
        if (holder != null && holder != this && code != 0x12) {
            return new Answer(0x18, 0, data.byteSize());
        }
        return switch (code) {
            case 0x00, 0x35 -> new Answer(0, 0, 0);
            case 0x12 -> send(inquiry(), data, phase);
            case 0x16 -> hold(this);
            case 0x17 -> hold(null);
            case 0x88 -> command.getLong(2) * BLOCK >= RamMedium.CAPACITY
                    ? wrong(BEHIND_THE_END, sense, data)
                    : send(place(command, data), data, phase);
            case 0x8a -> {
                place(command, data).copyFrom(data);
                yield new Answer(0, 0, 0);
            }
            case 0x9e -> send(capacity(), data, phase);
            default -> wrong(WRONG_CODE, sense, data);
        };
    }

    private Answer hold(Object nexus) {
        medium.holder().set(nexus);
        return new Answer(0, 0, 0);
    }

    private MemorySegment place(ByteBuffer command, MemorySegment data) {
        return medium.bytes().asSlice(command.getLong(2) * BLOCK,
                Math.min((long) command.getInt(10) * BLOCK, data.byteSize()));
    }

    private static MemorySegment inquiry() {
        return MemorySegment.ofArray(ByteBuffer.allocate(36).put(4, (byte) 31).array());
    }

    private static MemorySegment capacity() {
        return MemorySegment.ofArray(ByteBuffer.allocate(32).putLong(0, RamMedium.CAPACITY / BLOCK - 1).putInt(8, BLOCK)
                .array());
    }

    private static Answer send(MemorySegment from, MemorySegment data, DataPhase phase) {
        long moved = Math.min(from.byteSize(), data.byteSize());
        if (phase == DataPhase.DELIVER) {
            MemorySegment.copy(from, 0, data, 0, moved);
        }
        return new Answer(0, 0, data.byteSize() - moved);
    }

    /** CHECK CONDITION with fixed sense data (SPC-6, 4.4.3). */
    private static Answer wrong(int additional, MemorySegment sense, MemorySegment data) {
        sense.asSlice(0, 18).fill((byte) 0);
        sense.set(ValueLayout.JAVA_BYTE, 0, (byte) 0x70);
        sense.set(ValueLayout.JAVA_BYTE, 2, (byte) 5);
        sense.set(ValueLayout.JAVA_BYTE, 7, (byte) 10);
        sense.set(ValueLayout.JAVA_BYTE, 12, (byte) additional);
        return new Answer(2, 18, data.byteSize());
    }

    @Override
    public void reset(ResetScope scope) {
        medium.holder().set(null);
    }

    @Override
    public ScsiEndpoint session(String initiatorPort) {
        return new RamScsi(medium, identity);
    }

    @Override
    public Optional<ScsiEndpointQueue> openQueue(int depth) {
        return Optional.of(new RamScsiQueue(this, depth));
    }

    @Override
    public void close() {
        medium.holder().compareAndSet(this, null);
    }
}
