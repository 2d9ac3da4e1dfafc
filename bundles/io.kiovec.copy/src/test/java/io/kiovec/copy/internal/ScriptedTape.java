// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal;

import io.kiovec.api.DeviceState;
import io.kiovec.api.DeviceStatistics;
import io.kiovec.api.TapeDevice;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.io.Identity.Designator;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.Limits;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TapeCondition;
import io.kiovec.io.TapeControl;
import io.kiovec.io.TapeOption;
import io.kiovec.io.TapePosition;
import io.kiovec.io.TapeProgress;
import io.kiovec.io.TapeResult;
import io.kiovec.io.TapeStatus;
import io.kiovec.io.TapeUnit;
import io.kiovec.io.TransferMode;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;

/** A tape in memory: blocks, and filemarks as blocks of no bytes; it fails where it is told to. */
final class ScriptedTape implements TapeDevice {

    private static final TapeResult DONE = new TapeResult(1, TapeCondition.NONE, TransferMode.INDIRECT, Demotion.NONE,
            0,
            0);

    final List<byte[]> objects = new ArrayList<>();
    /** Objects that cannot be read. */
    final Set<Integer> bad = new HashSet<>();
    /** So many objects are on the tape when it is full; it warns two before. */
    int room = Integer.MAX_VALUE;
    /** The write that nobody knows the outcome of, by the number of the object; it was done. */
    int unknown = -1;
    boolean knowsPosition = true;
    int flushes;
    private final Address address;
    private final String medium;
    private int at;

    ScriptedTape(String name, String medium) {
        address = Address.parse(name);
        this.medium = medium;
    }

    static ScriptedTape recorded(String name, long seed, int count, int longest) {
        ScriptedTape tape = new ScriptedTape(name, name);
        Random random = new Random(seed);
        for (int i = 0; i < count; i++) {
            byte[] block = new byte[random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(longest)];
            random.nextBytes(block);
            tape.objects.add(block);
        }
        return tape;
    }

    private static TapeResult result(long count, TapeCondition condition) {
        return new TapeResult(count, condition, TransferMode.INDIRECT, Demotion.NONE, 0, 0);
    }

    @Override
    public TapeResult read(MemorySegment memory, RequestOptions options) throws DeviceException {
        if (at == objects.size()) {
            return result(0, TapeCondition.END_OF_DATA);
        }
        if (bad.contains(at)) {
            throw new DeviceException.Medium(address, "cannot read object " + at);
        }
        byte[] object = objects.get(at++);
        int length = (int) Math.min(object.length, memory.byteSize());
        MemorySegment.copy(object, 0, memory, ValueLayout.JAVA_BYTE, 0, length);
        return object.length == 0
                ? result(0, TapeCondition.FILEMARK)
                : result(length, length < object.length ? TapeCondition.BLOCK_TOO_LARGE : TapeCondition.NONE);
    }

    @Override
    public TapeResult write(MemorySegment memory, RequestOptions options) throws DeviceException {
        return put(memory.toArray(ValueLayout.JAVA_BYTE), memory.byteSize());
    }

    private TapeResult put(byte[] object, long count) throws DeviceException {
        objects.subList(at, objects.size()).clear();
        if (at >= room) {
            return result(0, TapeCondition.END_OF_MEDIUM);
        }
        objects.add(object);
        at++;
        if (at - 1 == unknown) {
            unknown = -1;
            throw new DeviceException.OutcomeUnknown(address, "went away while object " + (at - 1) + " was written");
        }
        return result(count, at >= room - 2 ? TapeCondition.EARLY_WARNING : TapeCondition.NONE);
    }

    @Override
    public TapeResult writeFilemarks(int count) throws DeviceException {
        if (count == 0) {
            flushes++;
            return DONE;
        }
        return put(new byte[0], 1);
    }

    @Override
    public TapeResult space(TapeUnit unit, long count) {
        at += (int) count;
        return result(Math.abs(count), TapeCondition.NONE);
    }

    @Override
    public TapePosition spaceToEnd() {
        at = objects.size();
        return position();
    }

    @Override
    public void locate(TapePosition position) {
        at = (int) position.block().orElseThrow();
    }

    @Override
    public void rewind() {
        at = 0;
    }

    @Override
    public TapePosition position() {
        return knowsPosition ? new TapePosition(0, OptionalLong.of(at), OptionalLong.empty()) : TapePosition.UNKNOWN;
    }

    @Override
    public void blockLength(int bytes) {
        // Only variable blocks.
    }

    @Override
    public int blockLength() {
        return 0;
    }

    @Override
    public void erase() {
        objects.subList(at, objects.size()).clear();
    }

    @Override
    public void load() {
        rewind();
    }

    @Override
    public void unload() {
        rewind();
    }

    @Override
    public Set<TapeControl> controls() {
        return Set.of();
    }

    @Override
    public void control(TapeControl what, long value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Set<TapeOption> options() {
        return Set.of();
    }

    @Override
    public void options(Set<TapeOption> on) {
        throw new UnsupportedOperationException();
    }

    @Override
    public TapeStatus status() {
        return TapeStatus.UNKNOWN;
    }

    @Override
    public void motionTimeout(Duration most) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<TapeProgress> progress() {
        return Optional.empty();
    }

    @Override
    public Address address() {
        return address;
    }

    @Override
    public AccessMode access() {
        return AccessMode.READ_WRITE;
    }

    @Override
    public DeviceState state() {
        return DeviceState.ONLINE;
    }

    @Override
    public Limits limits() {
        return Limits.builder().build();
    }

    @Override
    public Identity identity() {
        return new Identity(List.of(Designator.whole(Identity.Source.VPD_83, address.toString())),
                Optional.of(medium));
    }

    @Override
    public DeviceStatistics statistics() {
        throw new UnsupportedOperationException();
    }

    @Override
    public IoBuffer allocate(long size) {
        return TestMemory.allocate(size);
    }

    @Override
    public IoBuffer allocate(long size, String allocator) {
        return TestMemory.allocate(size);
    }

    @Override
    public void close() {
        // It stays for the test.
    }
}
