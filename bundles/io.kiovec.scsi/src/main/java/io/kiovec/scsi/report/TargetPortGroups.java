// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.report;

import io.kiovec.scsi.DataBuilder;
import io.kiovec.scsi.ParameterData;
import io.kiovec.scsi.internal.Received;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The data of REPORT TARGET PORT GROUPS (SPC-4, 6.37).
 *
 * @param form without or with the extended header
 * @param groups the groups
 */
public record TargetPortGroups(Form form, List<Group> groups) implements ParameterData {

    /** The two forms of the data, by the parameter data format field. */
    public enum Form {
        /** A header of 4 bytes. */
        LENGTH_ONLY,
        /** A header of 8 bytes. */
        EXTENDED
    }

    /** Supported states of a group: active, optimized; and more by the standard's bits. */
    public static final int ACTIVE_OPTIMIZED_SUPPORTED = 0x01;

    /**
     * A group of ports with one state.
     *
     * @param state ASYMMETRIC ACCESS STATE, 0 to 15: 0 active/optimized, 1 active/non-optimized, 2 standby, 3 unavailable,
     *        0Eh offline, 0Fh in transition; with {@link #PREFERRED} where it is
     * @param supported the bits of the states that it can have
     * @param number the group's, 0 to 65535
     * @param status how the state came to be: 0 nothing is said, 1 by command, 2 by itself
     * @param ports the relative numbers of its ports
     */
    public record Group(int state, int supported, int number, int status, List<Integer> ports) {

        /** Added to the state: the preferred group (PREF). */
        public static final int PREFERRED = 0x80;

        /** Copies the list. */
        public Group {
            ports = List.copyOf(ports);
        }
    }

    /** Copies the list. */
    public TargetPortGroups {
        groups = List.copyOf(groups);
    }

    /**
     * Reads the data.
     *
     * @param data of any length
     * @return the groups that are there whole; empty when there is less than a header
     */
    public static Optional<TargetPortGroups> parse(MemorySegment data) {
        Received received = new Received(data);
        if (!received.has(0, 4)) {
            return Optional.empty();
        }
        Received list = received.part(4, received.u32(0));
        boolean extended = (list.u8(0) & 0x70) == 0x10;
        List<Group> groups = new ArrayList<>();
        long at = extended ? 4 : 0;
        while (list.has(at, 8) && list.has(at + 8, 4L * list.u8(at + 7))) {
            List<Integer> ports = new ArrayList<>();
            for (int i = 0; i < list.u8(at + 7); i++) {
                ports.add(list.u16(at + 8 + 4L * i + 2));
            }
            groups.add(new Group(list.u8(at) & 0x8f, list.u8(at + 1), list.u16(at + 2), list.u8(at + 5), ports));
            at += 8 + 4L * ports.size();
        }
        return Optional.of(new TargetPortGroups(extended ? Form.EXTENDED : Form.LENGTH_ONLY, groups));
    }

    @Override
    public byte[] bytes() {
        DataBuilder data = new DataBuilder().u32(0);
        if (form == Form.EXTENDED) {
            data.u8(0x10).u8(0).u16(0);
        }
        for (Group group : groups) {
            data.u8(group.state()).u8(group.supported()).u16(group.number()).u8(0).u8(group.status()).u8(0)
                    .u8(group.ports().size());
            group.ports().forEach(port -> data.u16(0).u16(port));
        }
        return data.patch(0, data.size() - 4L, 4).build();
    }
}
