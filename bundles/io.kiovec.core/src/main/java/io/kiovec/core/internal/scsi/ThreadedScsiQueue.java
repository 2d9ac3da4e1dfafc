// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.scsi;

import io.kiovec.api.QueueOptions;
import io.kiovec.api.ScsiQueue;
import io.kiovec.api.ScsiRequest;
import io.kiovec.core.internal.queue.ThreadedQueue;
import io.kiovec.io.DeviceException;

/** A queue of commands over synchronous calls. */
final class ThreadedScsiQueue extends ThreadedQueue<ScsiRequest> implements ScsiQueue {

    ThreadedScsiQueue(GatedScsiDevice device, QueueOptions options) throws DeviceException.IllegalRequest {
        super(device, options);
    }
}
