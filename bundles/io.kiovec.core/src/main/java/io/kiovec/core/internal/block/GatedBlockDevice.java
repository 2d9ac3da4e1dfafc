// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.block;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.BlockQueue;
import io.kiovec.api.BlockRequest;
import io.kiovec.api.QueueOptions;
import io.kiovec.core.internal.unit.DeviceUnit;
import io.kiovec.core.internal.unit.Opening;
import io.kiovec.io.AccessMode;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceKind;
import io.kiovec.io.Failure;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** One opening of a block device: what an application holds. */
final class GatedBlockDevice extends Opening implements BlockDevice {

    private final BlockPath path;
    private final List<ThreadedBlockQueue> queues = new CopyOnWriteArrayList<>();

    GatedBlockDevice(DeviceUnit unit, AccessMode access, String holder) {
        super(unit, DeviceKind.BLOCK, access, holder);
        path = new BlockPath(this);
    }

    @Override
    public BlockRequest newRequest() {
        return new CoreBlockRequest(this);
    }

    @Override
    public Failure execute(BlockRequest given) throws DeviceException.IllegalRequest {
        CoreBlockRequest request = own(given);
        request.claim();
        path.run(request);
        return request.failure();
    }

    /** Checks that a request is this opening's. */
    CoreBlockRequest own(BlockRequest given) throws DeviceException.IllegalRequest {
        if (given instanceof CoreBlockRequest request && request.device == this) {
            return request;
        }
        throw new DeviceException.IllegalRequest(address(),
                "the request is another device's: make one with newRequest() of this device");
    }

    /** Does a claimed request of a queue. */
    void run(CoreBlockRequest request) {
        path.run(request);
    }

    @Override
    public BlockQueue openQueue(QueueOptions options) throws DeviceException {
        checkOpen();
        ThreadedBlockQueue queue = new ThreadedBlockQueue(this, options);
        queues.add(queue);
        return queue;
    }

    void forget(ThreadedBlockQueue queue) {
        queues.remove(queue);
    }

    @Override
    protected void letGo() {
        queues.forEach(ThreadedBlockQueue::shutDown);
    }
}
