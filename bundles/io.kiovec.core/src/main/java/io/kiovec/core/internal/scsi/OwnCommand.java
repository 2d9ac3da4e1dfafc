// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.scsi;

import io.kiovec.core.internal.upper.SenseErrors;
import io.kiovec.io.Address;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TaskAttribute;
import io.kiovec.io.TransferMode;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.spi.ScsiEndpoint;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The few commands that the framework sends to a SCSI device by itself, when an endpoint comes or goes. No request is
 * inside the endpoint then.
 */
final class OwnCommand {

    private static final int INQUIRY = 0x12;
    private static final int STANDARD_INQUIRY_BYTES = 36;
    private static final int SYNCHRONIZE_CACHE_10 = 0x35;
    private static final int WRITE_FILEMARKS_6 = 0x10;
    private static final int PAGE = 4096;
    /** A unit attention says that the command was not done (SAM-6, 5.14): it is sent again this often. */
    private static final int ATTENTIONS = 3;

    private final Address address;
    private final ScsiEndpoint endpoint;
    private final MemorySegment cdb = MemorySegment.ofArray(new byte[10]);

    OwnCommand(Address address, ScsiEndpoint endpoint) {
        this.address = address;
        this.endpoint = endpoint;
    }

    /** {@return the peripheral device type (SPC-6, 6.7.2), empty when the device does not answer} */
    OptionalInt deviceType() {
        Limits limits = endpoint.limits();
        // Memory that the driver can be trusted with, whatever becomes of the command.
        Arena arena = Arena.ofAuto();
        long alignment = Long.highestOneBit(Math.max(PAGE, limits.getOr(Limit.ADDRESS_ALIGNMENT, 1)) * 2 - 1);
        MemorySegment answer = arena.allocate(PAGE, alignment).asSlice(0, STANDARD_INQUIRY_BYTES);
        TaggedCall call = new TaggedCall(address, arena);
        cdb.set(ValueLayout.JAVA_BYTE, 0, (byte) INQUIRY);
        cdb.set(ValueLayout.JAVA_BYTE, 4, (byte) STANDARD_INQUIRY_BYTES);
        call.command(cdb, 6);
        call.begin(limits.modes().contains(TransferMode.INDIRECT) ? TransferMode.INDIRECT : TransferMode.DIRECT,
                RequestOptions.DEFAULT);
        try {
            send(call, DataDirection.IN, answer);
        } catch (DeviceException unknown) {
            // Without its type the device is used all the same; it is only asked less of.
            return OptionalInt.empty();
        }
        return call.isTold() && call.status() == ScsiStatus.GOOD.code() && call.moved(STANDARD_INQUIRY_BYTES) > 0
                ? OptionalInt.of(answer.get(ValueLayout.JAVA_BYTE, 0) & 0x1f)
                : OptionalInt.empty();
    }

    /** Makes a disk's volatile cache last. */
    void synchronizeCache() throws DeviceException {
        flush(SYNCHRONIZE_CACHE_10, 10);
    }

    /** Makes a tape's buffer last: WRITE FILEMARKS with a count of 0 writes none (SSC-5, 5.9). */
    void synchronizeTape() throws DeviceException {
        flush(WRITE_FILEMARKS_6, 6);
    }

    private void flush(int code, int length) throws DeviceException {
        cdb.set(ValueLayout.JAVA_BYTE, 0, (byte) code);
        TaggedCall call = new TaggedCall(address, Arena.ofAuto());
        call.command(cdb, length);
        for (int attempt = 0; attempt <= ATTENTIONS; attempt++) {
            call.begin(TransferMode.INDIRECT, RequestOptions.DEFAULT);
            send(call, DataDirection.NONE, MemorySegment.NULL);
            if (!call.isTold() || !call.isPlausible(0)) {
                throw new DeviceException.OutcomeUnknown(address,
                        "the driver ended a flush without a status: what was written may be lost");
            }
            if (call.status() == ScsiStatus.GOOD.code()) {
                return;
            }
            MemorySegment sense = call.sense().asSlice(0, call.senseLength());
            Optional<SenseKey> key = Sense.parse(sense).filter(told -> !told.isDeferred()).map(Sense::key);
            if (key.filter(SenseKey.ILLEGAL_REQUEST::equals).isPresent()) {
                // A device that does not know the command has nothing to make last.
                return;
            }
            if (attempt == ATTENTIONS || key.filter(SenseKey.UNIT_ATTENTION::equals).isEmpty()) {
                throw SenseErrors.of(address, call.status(), sense);
            }
        }
    }

    private void send(TaggedCall call, DataDirection direction, MemorySegment data) throws DeviceException {
        call.send(0, direction, data, TaskAttribute.SIMPLE);
        try {
            endpoint.execute(call);
        } finally {
            call.end();
        }
    }
}
