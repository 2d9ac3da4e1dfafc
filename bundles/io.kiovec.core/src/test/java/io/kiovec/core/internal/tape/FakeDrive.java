// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.tape;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
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
import io.kiovec.spi.Transport;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A driver of one tape drive, with a cartridge of blocks and filemarks, that does what a test wants it to do. */
public final class FakeDrive implements Transport {

    /** The recording, which several drivers may share; an empty array is a filemark. Where the tape stands is its own. */
    public static final class Cartridge {
        public final List<byte[]> objects = new ArrayList<>();
        public volatile int at;
        public volatile String barcode;

        public Cartridge(String barcode) {
            this.barcode = barcode;
        }

        /** {@return the recording as a line: B for a block, F for a filemark} */
        public String text() {
            StringBuilder text = new StringBuilder();
            objects.forEach(object -> text.append(object.length == 0 ? 'F' : 'B'));
            return text.toString();
        }
    }

    /** What a call is before the drive does it. */
    public interface Behaviour {
        /** Does something else first, or instead by throwing. */
        void before(String operation, TransferCall call) throws DeviceException;
    }

    public final List<String> calls = new CopyOnWriteArrayList<>();
    public final AtomicInteger opened = new AtomicInteger();
    public final AtomicInteger closed = new AtomicInteger();
    public final AtomicReference<Behaviour> behaviour = new AtomicReference<>();
    public volatile Cartridge cartridge;
    public volatile Limits limits = Limits.builder().modes(TransferMode.DIRECT, TransferMode.INDIRECT).build();
    public volatile String serial = "drive";
    public volatile boolean cannotTell;
    /** Why an endpoint that is open does not reach the drive any more. */
    public volatile Optional<String> lost = Optional.empty();
    /** What the drive tells of the call that is going on. */
    public volatile OptionalDouble progress = OptionalDouble.empty();
    public volatile TapeCondition nextWrite = TapeCondition.NONE;
    public volatile boolean nativeMemory;
    public volatile TransferMode mode;
    private int blockLength;

    public FakeDrive(Cartridge cartridge) {
        this.cartridge = cartridge;
    }

    public static Limits.Builder limits(TransferMode first, TransferMode... others) {
        return Limits.builder().modes(first, others).set(Trait.EXCLUSIVE, Support.YES);
    }

    @Override
    public TapeEndpoint openTape(Address address, AccessMode access) throws DeviceException {
        if (opened.get() != closed.get()) {
            throw new DeviceException.Busy(address, "the drive is open");
        }
        opened.incrementAndGet();
        return new Endpoint();
    }

    private final class Endpoint implements TapeEndpoint {

        private volatile boolean gone;

        private void begin(String operation, TransferCall call) throws DeviceException {
            if (gone) {
                throw new AssertionError("used after close");
            }
            calls.add(operation);
            Behaviour first = behaviour.get();
            if (first != null) {
                first.before(operation, call);
            }
        }

        @Override
        public Limits limits() {
            return limits;
        }

        @Override
        public Optional<String> lost() {
            return lost;
        }

        @Override
        public OptionalDouble progress() {
            return progress;
        }

        @Override
        public Identity identity() {
            return new Identity(
                    List.of(Identity.Designator.whole(Identity.Source.SIMULATED_MEDIUM, serial)),
                    Optional.ofNullable(cartridge.barcode));
        }

        @Override
        public TapeOutcome read(MemorySegment memory, TransferCall call) throws DeviceException {
            mode = call.mode();
            nativeMemory = memory.isNative();
            begin("read", call);
            int count = blockLength > 0 ? (int) memory.byteSize() / blockLength : 1;
            long bytes = 0;
            for (int i = 0; i < count; i++) {
                if (cartridge.at == cartridge.objects.size()) {
                    return new TapeOutcome(bytes, TapeCondition.END_OF_DATA);
                }
                byte[] block = cartridge.objects.get(cartridge.at++);
                if (block.length == 0) {
                    return new TapeOutcome(bytes, TapeCondition.FILEMARK);
                }
                int length = (int) Math.min(block.length, memory.byteSize() - bytes);
                MemorySegment.copy(block, 0, memory, ValueLayout.JAVA_BYTE, bytes, length);
                bytes += length;
                if (length < block.length) {
                    return new TapeOutcome(bytes, TapeCondition.BLOCK_TOO_LARGE);
                }
            }
            return new TapeOutcome(bytes, TapeCondition.NONE);
        }

        @Override
        public TapeOutcome write(MemorySegment memory, TransferCall call) throws DeviceException {
            mode = call.mode();
            nativeMemory = memory.isNative();
            begin("write", call);
            if (nextWrite == TapeCondition.END_OF_MEDIUM) {
                return new TapeOutcome(0, nextWrite);
            }
            long length = blockLength > 0 ? blockLength : memory.byteSize();
            for (long from = 0; from < memory.byteSize(); from += length) {
                record(memory.asSlice(from, length).toArray(ValueLayout.JAVA_BYTE));
            }
            return new TapeOutcome(memory.byteSize(), nextWrite);
        }

        private void record(byte[] object) {
            cartridge.objects.subList(cartridge.at, cartridge.objects.size()).clear();
            cartridge.objects.add(object);
            cartridge.at++;
        }

        @Override
        public TapeOutcome writeFilemarks(int count) throws DeviceException {
            begin("filemarks " + count, null);
            for (int i = 0; i < count; i++) {
                record(new byte[0]);
            }
            return new TapeOutcome(count, TapeCondition.NONE);
        }

        @Override
        public TapeOutcome space(TapeUnit unit, long count) throws DeviceException {
            begin("space " + unit + " " + count, null);
            if (unit == TapeUnit.END_OF_DATA) {
                cartridge.at = cartridge.objects.size();
                return new TapeOutcome(0, TapeCondition.END_OF_DATA);
            }
            int to = Math.clamp(cartridge.at + count, 0, cartridge.objects.size());
            int passed = Math.abs(to - cartridge.at);
            cartridge.at = to;
            return new TapeOutcome(passed, TapeCondition.NONE);
        }

        @Override
        public void locate(TapePosition position) throws DeviceException {
            begin("locate " + position.block().getAsLong(), null);
            cartridge.at = (int) position.block().getAsLong();
        }

        @Override
        public void rewind() throws DeviceException {
            begin("rewind", null);
            cartridge.at = 0;
        }

        @Override
        public TapePosition position() throws DeviceException {
            begin("position", null);
            if (cannotTell) {
                return TapePosition.UNKNOWN;
            }
            long files = cartridge.objects.subList(0, cartridge.at).stream().filter(object -> object.length == 0)
                    .count();
            return new TapePosition(0, OptionalLong.of(cartridge.at), OptionalLong.of(files));
        }

        @Override
        public void blockLength(int bytes) throws DeviceException {
            begin("blockLength " + bytes, null);
            blockLength = bytes;
        }

        @Override
        public int blockLength() {
            return blockLength;
        }

        @Override
        public void erase() throws DeviceException {
            begin("erase", null);
            cartridge.objects.subList(cartridge.at, cartridge.objects.size()).clear();
        }

        @Override
        public void load() throws DeviceException {
            begin("load", null);
            cartridge.at = 0;
        }

        @Override
        public void unload() throws DeviceException {
            begin("unload", null);
        }

        @Override
        public void close() {
            if (gone) {
                throw new AssertionError("closed twice");
            }
            gone = true;
            closed.incrementAndGet();
        }
    }
}
