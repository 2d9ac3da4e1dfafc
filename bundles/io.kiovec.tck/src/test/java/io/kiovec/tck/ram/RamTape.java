// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.ram;

import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.Support;
import io.kiovec.io.TapeCondition;
import io.kiovec.io.TapePosition;
import io.kiovec.io.TapeUnit;
import io.kiovec.io.Trait;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.TapeEndpoint;
import io.kiovec.spi.TapeOutcome;
import io.kiovec.spi.TransferCall;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** A tape in memory. What is longer than 64 KiB it cannot do directly. */
final class RamTape implements TapeEndpoint {

    private static final long LONGEST_DIRECT = 64 << 10;
    private static final long WARNING = RamMedium.CAPACITY / 4 * 3;

    private final RamMedium medium;
    private final Identity identity;
    private int at;
    private int blockLength;

    RamTape(RamMedium medium, Identity identity) {
        this.medium = medium;
        this.identity = identity;
    }

    private List<byte[]> records() {
        return medium.records();
    }

    private boolean isFilemark(int place) {
        return records().get(place).length == 0;
    }

    @Override
    public Limits limits() {
        return Limits.builder().modes(TransferMode.INDIRECT, TransferMode.DIRECT).set(Limit.ADDRESS_ALIGNMENT, 8)
                .set(Limit.MAX_TRANSFER, 128 << 10).set(Limit.MAX_ELEMENTS, 64).set(Trait.EXCLUSIVE, Support.YES)
                .build();
    }

    @Override
    public Identity identity() {
        return identity;
    }

    @Override
    public Optional<String> lost() {
        return medium.isGone() ? Optional.of("the tape was pulled") : Optional.empty();
    }

    private void check() throws DeviceException {
        if (medium.isGone()) {
            throw new DeviceException.Offline(RamTransport.TAPE, "the tape was pulled: put it back");
        }
    }

    private void check(MemorySegment memory, TransferCall call) throws DeviceException {
        check();
        if (call.mode() == TransferMode.DIRECT && memory.byteSize() > LONGEST_DIRECT) {
            throw new DeviceException.DirectImpossible(call.address(), "more than 64 KiB: ask indirectly",
                    DeviceException.Detail.demotion(Demotion.RESERVE_BUSY), null);
        }
    }

    private static TapeOutcome told(TransferCall call, long count, TapeCondition condition) {
        if (call.mode() == TransferMode.INDIRECT) {
            call.tellCopied(count);
        } else {
            call.tellElements((int) Math.ceilDiv(count, 4096L));
        }
        call.tellMode(call.mode());
        return new TapeOutcome(count, condition);
    }

    @Override
    public TapeOutcome read(MemorySegment memory, TransferCall call) throws DeviceException {
        check(memory, call);
        long most = blockLength == 0 ? 1 : memory.byteSize() / blockLength;
        long count = 0;
        for (int i = 0; i < most; i++) {
            if (at == records().size()) {
                return told(call, count, TapeCondition.END_OF_DATA);
            }
            byte[] block = records().get(at++);
            if (block.length == 0) {
                return told(call, count, TapeCondition.FILEMARK);
            }
            long length = Math.min(block.length, memory.byteSize() - count);
            MemorySegment.copy(MemorySegment.ofArray(block), 0, memory, count, length);
            count += length;
            if (length < block.length) {
                return told(call, count, TapeCondition.BLOCK_TOO_LARGE);
            }
        }
        return told(call, count, TapeCondition.NONE);
    }

    @Override
    public TapeOutcome write(MemorySegment memory, TransferCall call) throws DeviceException {
        check(memory, call);
        truncate();
        int length = blockLength == 0 ? (int) memory.byteSize() : blockLength;
        long count = 0;
        while (count < memory.byteSize()) {
            if (used() + length > RamMedium.CAPACITY) {
                return told(call, count, TapeCondition.END_OF_MEDIUM);
            }
            records().add(memory.asSlice(count, length).toArray(ValueLayout.JAVA_BYTE));
            at++;
            count += length;
        }
        return told(call, count, used() > WARNING ? TapeCondition.EARLY_WARNING : TapeCondition.NONE);
    }

    private long used() {
        return records().stream().mapToLong(record -> record.length).sum();
    }

    private void truncate() {
        records().subList(at, records().size()).clear();
    }

    @Override
    public TapeOutcome writeFilemarks(int count) throws DeviceException {
        check();
        if (count > 0) {
            truncate();
        }
        for (int i = 0; i < count; i++) {
            records().add(new byte[0]);
            at++;
        }
        return new TapeOutcome(count, TapeCondition.NONE);
    }

    @Override
    public TapeOutcome space(TapeUnit unit, long count) throws DeviceException {
        check();
        if (unit == TapeUnit.END_OF_DATA) {
            at = records().size();
            return new TapeOutcome(0, TapeCondition.END_OF_DATA);
        }
        long passed = 0;
        while (passed < Math.abs(count)) {
            if (count > 0 ? at == records().size() : at == 0) {
                return new TapeOutcome(passed,
                        count > 0 ? TapeCondition.END_OF_DATA : TapeCondition.BEGINNING_OF_PARTITION);
            }
            boolean filemark = isFilemark(count > 0 ? at++ : --at);
            if (filemark && unit == TapeUnit.BLOCKS) {
                return new TapeOutcome(passed, TapeCondition.FILEMARK);
            }
            passed += filemark == (unit == TapeUnit.FILEMARKS) ? 1 : 0;
        }
        return new TapeOutcome(passed, TapeCondition.NONE);
    }

    @Override
    public void locate(TapePosition position) throws DeviceException {
        check();
        long block = position.block().orElseThrow();
        at = (int) Math.min(block, records().size());
        if (at != block) {
            throw new DeviceException.IllegalRequest(RamTransport.TAPE,
                    "block " + block + " lies behind the end of data");
        }
    }

    @Override
    public void rewind() throws DeviceException {
        check();
        at = 0;
    }

    @Override
    public TapePosition position() throws DeviceException {
        check();
        return new TapePosition(0, OptionalLong.of(at), OptionalLong.empty());
    }

    @Override
    public void blockLength(int bytes) throws DeviceException {
        check();
        blockLength = bytes;
    }

    @Override
    public int blockLength() {
        return blockLength;
    }

    @Override
    public void erase() throws DeviceException {
        check();
        truncate();
    }

    @Override
    public void load() {
        at = 0;
    }

    @Override
    public void unload() {
        at = 0;
    }

    @Override
    public OptionalDouble progress() {
        return OptionalDouble.of(0.5);
    }

    @Override
    public void close() {
        medium.open().set(false);
    }
}
