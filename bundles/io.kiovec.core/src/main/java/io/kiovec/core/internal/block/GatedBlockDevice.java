// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.block;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.BlockQueue;
import io.kiovec.api.BlockRequest;
import io.kiovec.api.DeviceStatistics;
import io.kiovec.api.QueueOptions;
import io.kiovec.core.internal.queue.DriverQueue;
import io.kiovec.core.internal.queue.OpenQueue;
import io.kiovec.core.internal.queue.OpenQueues;
import io.kiovec.core.internal.queue.QueuedRequests;
import io.kiovec.core.internal.queue.ServedQueue;
import io.kiovec.core.internal.queue.ThreadedQueue;
import io.kiovec.core.internal.unit.DeviceUnit;
import io.kiovec.core.internal.unit.Opening;
import io.kiovec.io.AccessMode;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceKind;
import io.kiovec.io.Failure;
import java.util.List;

/** One opening of a block device: what an application holds. */
final class GatedBlockDevice extends Opening implements BlockDevice, QueuedRequests<BlockRequest> {

    private final QueuedBlockPath path;
    private final OpenQueues<BlockRequest> queues = new OpenQueues<>();

    GatedBlockDevice(DeviceUnit unit, BlockFace face, AccessMode access, String holder) {
        super(unit, DeviceKind.BLOCK, access, holder);
        path = new QueuedBlockPath(this, face.lanes());
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

    private CoreBlockRequest own(BlockRequest given) throws DeviceException.IllegalRequest {
        if (given instanceof CoreBlockRequest request && request.device == this) {
            return request;
        }
        throw new DeviceException.IllegalRequest(address(),
                "the request is another device's: make one with newRequest() of this device");
    }

    @Override
    public BlockQueue openQueue(QueueOptions options) throws DeviceException {
        checkOpen();
        if (options.binding() == QueueOptions.Binding.THREAD_BOUND) {
            return queues.add(new Queue(this, options));
        }
        Served served = new Served(this, options);
        if (served.isOnDriversQueue()) {
            return queues.add(served);
        }
        served.shutDown();
        return queues.add(new Threaded(this, options));
    }

    private static final class Queue extends DriverQueue<BlockRequest, CoreBlockRequest> implements BlockQueue {

        Queue(GatedBlockDevice device, QueueOptions options) throws DeviceException.IllegalRequest {
            super(device.unit(), device, device.path, options, new BlockRequest[options.depth()]);
        }
    }

    private static final class Served extends ServedQueue<BlockRequest, CoreBlockRequest> implements BlockQueue {

        Served(GatedBlockDevice device, QueueOptions options) throws DeviceException.IllegalRequest {
            super(device.unit(), device, device.path, options, new BlockRequest[options.depth()],
                    new BlockRequest[options.depth()]);
        }
    }

    private static final class Threaded extends ThreadedQueue<BlockRequest> implements BlockQueue {

        Threaded(GatedBlockDevice device, QueueOptions options) throws DeviceException.IllegalRequest {
            super(device, options);
        }
    }

    @Override
    public void check(BlockRequest request) throws DeviceException.IllegalRequest {
        own(request);
    }

    @Override
    public void claim(BlockRequest given) throws DeviceException.IllegalRequest {
        CoreBlockRequest request = (CoreBlockRequest) given;
        request.claim();
        request.queued();
    }

    @Override
    public void run(BlockRequest request) {
        path.run((CoreBlockRequest) request);
    }

    @Override
    public void forget(OpenQueue<BlockRequest> queue) {
        queues.forget(queue);
    }

    @Override
    protected List<DeviceStatistics.Queue> queues() {
        return queues.list();
    }

    @Override
    protected void letGo() {
        queues.shutDown();
    }
}
