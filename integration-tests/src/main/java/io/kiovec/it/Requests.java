// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.BlockRequest;
import io.kiovec.api.Device;
import io.kiovec.api.QueueOptions;
import io.kiovec.api.RequestQueue;
import io.kiovec.api.RequestState;
import io.kiovec.api.ScsiDevice;
import io.kiovec.api.ScsiRequest;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.io.IoBuffer;
import io.kiovec.scsi.cdb.BlockCdb;

/**
 * The requests of a face, so that one load is one for all of them.
 *
 * @param <R> the requests
 */
public interface Requests<R> {

    /** How much a request moves. */
    int BYTES = 4096;

    Device device();

    R make();

    RequestState state(R request);

    R[] room(int count);

    R write(R request, long place, IoBuffer data) throws DeviceException;

    R read(R request, long place, IoBuffer data) throws DeviceException;

    void execute(R request) throws DeviceException;

    /** Throws what went wrong. */
    void check(R request) throws DeviceException;

    RequestQueue<R> queue(QueueOptions options) throws DeviceException;

    /** Blocks. */
    record OfBlocks(BlockDevice device) implements Requests<BlockRequest> {

        @Override
        public BlockRequest make() {
            return device.newRequest();
        }

        @Override
        public RequestState state(BlockRequest request) {
            return request.state();
        }

        @Override
        public BlockRequest[] room(int count) {
            return new BlockRequest[count];
        }

        @Override
        public BlockRequest write(BlockRequest request, long place, IoBuffer data) throws DeviceException {
            return request.write(place * BYTES, data, 0, BYTES);
        }

        @Override
        public BlockRequest read(BlockRequest request, long place, IoBuffer data) throws DeviceException {
            return request.read(place * BYTES, data, 0, BYTES);
        }

        @Override
        public void execute(BlockRequest request) throws DeviceException {
            device.execute(request);
        }

        @Override
        public void check(BlockRequest request) throws DeviceException {
            if (request.transfer().bytes() != BYTES) {
                throw new AssertionError("moved " + request.bytes() + " of " + BYTES + " bytes");
            }
        }

        @Override
        public RequestQueue<BlockRequest> queue(QueueOptions options) throws DeviceException {
            return device.openQueue(options);
        }
    }

    /** Commands of a disk with blocks of 512 bytes. */
    record OfScsi(ScsiDevice device) implements Requests<ScsiRequest> {

        private static final int BLOCKS = BYTES / 512;

        @Override
        public ScsiRequest make() {
            return device.newRequest();
        }

        @Override
        public RequestState state(ScsiRequest request) {
            return request.state();
        }

        @Override
        public ScsiRequest[] room(int count) {
            return new ScsiRequest[count];
        }

        @Override
        public ScsiRequest write(ScsiRequest request, long place, IoBuffer data) throws DeviceException {
            return request.command(BlockCdb.write16(request.cdb(), 0, place * BLOCKS, BLOCKS), DataDirection.OUT, data,
                    0, BYTES);
        }

        @Override
        public ScsiRequest read(ScsiRequest request, long place, IoBuffer data) throws DeviceException {
            return request.command(BlockCdb.read16(request.cdb(), 0, place * BLOCKS, BLOCKS), DataDirection.IN, data, 0,
                    BYTES);
        }

        @Override
        public void execute(ScsiRequest request) throws DeviceException {
            device.execute(request);
        }

        @Override
        public void check(ScsiRequest request) throws DeviceException {
            request.senseException();
            if (request.residual() != 0) {
                throw new AssertionError("a residual of " + request.residual());
            }
        }

        @Override
        public RequestQueue<ScsiRequest> queue(QueueOptions options) throws DeviceException {
            return device.openQueue(options);
        }
    }
}
