// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import io.kiovec.io.Address;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.TapeEndpoint;
import io.kiovec.spi.TapeOutcome;
import io.kiovec.spi.TransferCall;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;

/** How one who breaks a driver sees the data calls of a face. What belongs to the marker is none: up to it drivers are whole. */
enum Traffic {

    BLOCK("Block", "BlockModes", "ram:disk0") {
        @Override
        boolean reads(Tamper.Call call) {
            return call.is("read") && call.<Long>arg(0) >= ScratchDisk.HEAD;
        }

        @Override
        boolean writes(Tamper.Call call) {
            return call.is("write") && call.<Long>arg(0) >= ScratchDisk.HEAD;
        }

        @Override
        boolean flushes(Tamper.Call call) {
            return call.is("flush");
        }

        @Override
        MemorySegment memory(Tamper.Call call) {
            return call.arg(1);
        }

        @Override
        TransferCall asked(Tamper.Call call) {
            return call.arg(2);
        }

        @Override
        void writeSome(Tamper.Call call, long bytes) throws Throwable {
            call.with(call.arg(0), memory(call).asSlice(0, bytes), new KitCall(address()));
        }

        @Override
        Object claim(Tamper.Call call, Object result, long bytes) {
            return bytes;
        }
    },

    SCSI("Scsi", "ScsiModes", "ram:scsi0") {

        private boolean has(Tamper.Call call, int code) {
            MemorySegment cdb = call.is("execute") ? command(call).cdb() : MemorySegment.NULL;
            return cdb.byteSize() == 16 && Byte.toUnsignedInt(cdb.get(ValueLayout.JAVA_BYTE, 0)) == code
                    && ByteBuffer.wrap(cdb.toArray(ValueLayout.JAVA_BYTE)).getLong(2) * 512 >= ScratchDisk.HEAD;
        }

        @Override
        boolean reads(Tamper.Call call) {
            return has(call, 0x88);
        }

        @Override
        boolean writes(Tamper.Call call) {
            return has(call, 0x8a);
        }

        @Override
        boolean flushes(Tamper.Call call) {
            return is(call, 0x35);
        }

        @Override
        MemorySegment memory(Tamper.Call call) {
            return command(call).data();
        }

        @Override
        TransferCall asked(Tamper.Call call) {
            return call.arg(0);
        }

        @Override
        void writeSome(Tamper.Call call, long bytes) throws Throwable {
            byte[] cdb = ByteBuffer.wrap(command(call).cdb().toArray(ValueLayout.JAVA_BYTE))
                    .putInt(10, (int) bytes / 512)
                    .array();
            call.with(new KitScsiCall(address(), TransferMode.INDIRECT, java.util.Optional.empty(), 0).command(cdb,
                    DataDirection.OUT, memory(call).asSlice(0, bytes)));
        }

        @Override
        Object claim(Tamper.Call call, Object result, long bytes) {
            command(call).tellStatus(0, 0, memory(call).byteSize() - bytes);
            return null;
        }
    },

    TAPE("Tape", "TapeModes", "ram:tape0") {

        private boolean behindMarker(Tamper.Call call) {
            try {
                return ((TapeEndpoint) call.target()).position().block().getAsLong() > 0;
            } catch (DeviceException gone) {
                return false;
            }
        }

        @Override
        boolean reads(Tamper.Call call) {
            return call.is("read") && behindMarker(call);
        }

        @Override
        boolean writes(Tamper.Call call) {
            return call.is("write") && behindMarker(call);
        }

        @Override
        boolean flushes(Tamper.Call call) {
            return call.is("writeFilemarks");
        }

        @Override
        MemorySegment memory(Tamper.Call call) {
            return call.arg(0);
        }

        @Override
        TransferCall asked(Tamper.Call call) {
            return call.arg(1);
        }

        @Override
        void writeSome(Tamper.Call call, long bytes) throws Throwable {
            call.with(memory(call).asSlice(0, bytes), new KitCall(address()));
        }

        @Override
        Object claim(Tamper.Call call, Object result, long bytes) {
            return new TapeOutcome(bytes, ((TapeOutcome) result).condition());
        }
    };

    private final String group;
    private final String modes;
    private final String address;

    Traffic(String group, String modes, String address) {
        this.group = group;
        this.modes = modes;
        this.address = address;
    }

    abstract boolean reads(Tamper.Call call);

    abstract boolean writes(Tamper.Call call);

    abstract boolean flushes(Tamper.Call call);

    abstract MemorySegment memory(Tamper.Call call);

    abstract TransferCall asked(Tamper.Call call);

    /** Writes the beginning of what is asked, indirectly. */
    abstract void writeSome(Tamper.Call call, long bytes) throws Throwable;

    /** {@return a result that says that so many bytes were moved} */
    abstract Object claim(Tamper.Call call, Object result, long bytes);

    /** {@return the group of its rules} */
    String group() {
        return group;
    }

    /** {@return the group of the rules of its modes} */
    String modes() {
        return modes;
    }

    Address address() {
        return Address.parse(address);
    }

    boolean moves(Tamper.Call call) {
        return reads(call) || writes(call);
    }

    boolean isDirect(Tamper.Call call) {
        return moves(call) && asked(call).mode() != TransferMode.INDIRECT;
    }

    static KitScsiCall command(Tamper.Call call) {
        return call.arg(0);
    }

    /** {@return whether a call is a command of an operation code} */
    static boolean is(Tamper.Call call, int code) {
        return call.is("execute") && Byte.toUnsignedInt(command(call).cdb().get(ValueLayout.JAVA_BYTE, 0)) == code;
    }
}
