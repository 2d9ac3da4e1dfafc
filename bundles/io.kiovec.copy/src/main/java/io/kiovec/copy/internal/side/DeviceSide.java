// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.side;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.BlockRequest;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.Identity;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.Limit;
import io.kiovec.io.RequestOptions;
import java.util.OptionalLong;

/** A block device from an offset on. */
final class DeviceSide implements Side {

    /** How often a write is made when nobody knows what became of it: the same blocks with the same data may be. */
    private static final int ATTEMPTS = 3;

    private final BlockDevice device;
    private final Way way;
    private final long base;
    private final RequestOptions options;
    private final Tally tally = new Tally();

    /**
     * @param device opened for this side, which closes it
     * @param way how its data moves
     * @param base where the copy begins
     */
    DeviceSide(BlockDevice device, Way way, long base) {
        this.device = device;
        this.way = way;
        this.base = base;
        options = RequestOptions.DEFAULT.with(way.asked());
    }

    @Override
    public String name() {
        return device.address().toString();
    }

    @Override
    public Identity identity() {
        return device.identity();
    }

    @Override
    public OptionalLong size() {
        return device.capacity() == 0 ? OptionalLong.empty() : OptionalLong.of(device.capacity() - base);
    }

    @Override
    public int block() {
        return device.blockSize();
    }

    @Override
    public boolean isSeekable() {
        return true;
    }

    @Override
    public IoBuffer allocate(long bytes) throws DeviceException {
        return way == Way.MAPPED ? device.allocate(bytes, "mapped") : device.allocate(bytes);
    }

    @Override
    public long alignment() {
        return device.limits().getOr(Limit.ADDRESS_ALIGNMENT, 1);
    }

    @Override
    public boolean isMapped() {
        return way == Way.MAPPED;
    }

    @Override
    public Port reading(int depth) throws DeviceException {
        return new QueuePort(device, depth, (request, chunk) -> request.options(options)
                .read(base + chunk.at(), chunk.buffer(), 0, chunk.length()), (request, chunk) -> count(request));
    }

    @Override
    public Port writing(int depth) throws DeviceException {
        return new QueuePort(device, depth, (request, chunk) -> request.options(options)
                .write(base + chunk.at(), chunk.buffer(), 0, chunk.length()), this::written);
    }

    private void written(BlockRequest request, Chunk chunk) {
        count(request);
        if (isOpen(request.failure())) {
            try {
                chunk.failure(null);
                execute(request.write(base + chunk.at(), chunk.buffer(), 0, chunk.length()), ATTEMPTS - 1);
            } catch (DeviceException e) {
                chunk.failure(e);
            }
        }
    }

    private static boolean isOpen(Failure failure) {
        return failure == Failure.OUTCOME_UNKNOWN || failure == Failure.TIMEOUT;
    }

    private void count(BlockRequest request) {
        if (request.failure() == Failure.NONE) {
            tally.count(request.mode(), request.demotion());
        }
    }

    private void execute(BlockRequest request, int attempts) throws DeviceException {
        Failure failure = device.execute(request);
        for (int more = attempts - 1; more > 0 && isOpen(failure); more--) {
            failure = device.execute(request);
        }
        if (failure != Failure.NONE) {
            throw request.exception();
        }
        count(request);
    }

    @Override
    public long read(long at, Chunk into, long from, long length) throws DeviceException {
        execute(device.newRequest().options(options).read(base + at, into.buffer(), from, length), ATTEMPTS);
        return length;
    }

    @Override
    public void write(long at, Chunk out, long from, long length) throws DeviceException {
        execute(device.newRequest().options(options).write(base + at, out.buffer(), from, length), ATTEMPTS);
    }

    @Override
    public void zero(long at, long length) throws DeviceException {
        BlockRequest request = device.newRequest().writeZeroes(base + at, length);
        Failure failure = device.execute(request);
        for (int more = ATTEMPTS - 1; more > 0 && isOpen(failure); more--) {
            failure = device.execute(request);
        }
        if (failure != Failure.NONE) {
            throw request.exception();
        }
    }

    @Override
    public void cut() {
        // A device is as long as it is.
    }

    @Override
    public void flush() throws DeviceException {
        device.flush();
    }

    @Override
    public void end(long at) {
        // A device ends where it ends.
    }

    @Override
    public Tally tally() {
        return tally;
    }

    @Override
    public void close() throws DeviceException {
        device.close();
    }
}
