// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.cdb;

import io.kiovec.scsi.CdbFields;
import java.lang.foreign.MemorySegment;

/** Reservations of a logical unit (SPC-4, 6.15 and 6.16; RESERVE and RELEASE: SPC-2, 7.19 and 7.21). */
public final class ReservationCdb {

    /** PERSISTENT RESERVE IN: the registered keys. */
    public static final int READ_KEYS = 0x00;
    /** PERSISTENT RESERVE IN: the reservation. */
    public static final int READ_RESERVATION = 0x01;
    /** PERSISTENT RESERVE IN: what the device can do. */
    public static final int REPORT_CAPABILITIES = 0x02;
    /** PERSISTENT RESERVE IN: registrations with their ports. */
    public static final int READ_FULL_STATUS = 0x03;

    /** PERSISTENT RESERVE OUT: register, change or remove the own key. */
    public static final int REGISTER = 0x00;
    /** PERSISTENT RESERVE OUT: make a reservation. */
    public static final int RESERVE = 0x01;
    /** PERSISTENT RESERVE OUT: end the own reservation. */
    public static final int RELEASE = 0x02;
    /** PERSISTENT RESERVE OUT: end all registrations and the reservation. */
    public static final int CLEAR = 0x03;
    /** PERSISTENT RESERVE OUT: end those of another key. */
    public static final int PREEMPT = 0x04;
    /** PERSISTENT RESERVE OUT: the same, and abort that key's commands. */
    public static final int PREEMPT_AND_ABORT = 0x05;
    /** PERSISTENT RESERVE OUT: register whatever key there is. */
    public static final int REGISTER_AND_IGNORE_EXISTING_KEY = 0x06;
    /** PERSISTENT RESERVE OUT: hand the reservation over to another port. */
    public static final int REGISTER_AND_MOVE = 0x07;
    /** PERSISTENT RESERVE OUT: register what another host's nexus lost. */
    public static final int REPLACE_LOST_RESERVATION = 0x08;

    private ReservationCdb() {
    }

    /**
     * PERSISTENT RESERVE IN (SPC-4, 6.15), with a service action of this class.
     *
     * @param cdb filled from its start, at least 10 bytes
     * @param serviceAction {@link #READ_KEYS}, {@link #READ_RESERVATION}, {@link #REPORT_CAPABILITIES} or
     *        {@link #READ_FULL_STATUS}
     * @param allocation bytes of data that the caller takes, 0 to 65535
     * @return the length of the CDB, 10 bytes
     */
    public static int persistentReserveIn(MemorySegment cdb, int serviceAction, int allocation) {
        Cdb.start(cdb, 10, 0x5e, Cdb.bits(serviceAction, 5, "service action"));
        Cdb.put16(cdb, 7, allocation, "allocation length");
        return 10;
    }

    /**
     * PERSISTENT RESERVE OUT (SPC-4, 6.16), of the scope of a logical unit.
     *
     * @param cdb filled from its start, at least 10 bytes
     * @param serviceAction {@link #REGISTER} to {@link #REPLACE_LOST_RESERVATION}
     * @param type the code of the reservation's type, 0 to 15; 0 where it has no meaning
     * @param length of the parameter list in bytes, 0 to 2^32 - 1; 24 but for TransportIDs
     * @return the length of the CDB, 10 bytes
     */
    public static int persistentReserveOut(MemorySegment cdb, int serviceAction, int type, long length) {
        Cdb.start(cdb, 10, 0x5f, Cdb.bits(serviceAction, 5, "service action"));
        CdbFields.put8(cdb, 2, Cdb.bits(type, 4, "type"));
        Cdb.put32(cdb, 5, length, "parameter list length");
        return 10;
    }

    /**
     * RESERVE (6) (SPC-2, 7.21).
     *
     * @param cdb filled from its start, at least 6 bytes
     * @return the length of the CDB, 6 bytes
     */
    public static int reserve6(MemorySegment cdb) {
        return Cdb.start(cdb, 6, 0x16);
    }

    /**
     * RELEASE (6) (SPC-2, 7.19).
     *
     * @param cdb filled from its start, at least 6 bytes
     * @return the length of the CDB, 6 bytes
     */
    public static int release6(MemorySegment cdb) {
        return Cdb.start(cdb, 6, 0x17);
    }
}
