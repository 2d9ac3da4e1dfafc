// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.unit;

import io.kiovec.scsi.inquiry.Designator;
import io.kiovec.scsi.inquiry.Designator.Association;
import io.kiovec.scsi.inquiry.DeviceIdentification;
import io.kiovec.scsi.report.TargetPortGroups;
import io.kiovec.scsi.report.TargetPortGroups.Form;
import io.kiovec.scsi.report.TargetPortGroups.Group;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The target port groups of a target (SPC-4, 5.11), one for each portal and each with one port, numbered from 1 on: how the units
 * can be reached by them, the same for all units. A target with one portal tells nothing of groups. Any thread.
 */
public final class PortGroups {

    /** Active/optimized, active/non-optimized, standby, unavailable and in transition are supported. */
    private static final int SUPPORTED = 0x8f;
    private static final int BY_COMMAND = 1;
    private static final int ISCSI = 5;
    private static final int BASIC = 4;

    private final String target;
    private final AtomicReferenceArray<AccessState> states;
    private final AtomicInteger changes = new AtomicInteger();

    /**
     * Makes them, all active/optimized.
     *
     * @param target the target's iSCSI name
     * @param count how many portals there are
     */
    public PortGroups(String target, int count) {
        this.target = target;
        states = new AtomicReferenceArray<>(count);
        for (int i = 0; i < count; i++) {
            states.set(i, AccessState.OPTIMIZED);
        }
    }

    /** {@return whether initiators are told of groups} */
    public boolean isTold() {
        return states.length() > 1;
    }

    /**
     * {@return how units can be reached by a group}
     *
     * @param group its number
     */
    public AccessState state(int group) {
        return states.get(group - 1);
    }

    /** {@return how often something was changed} */
    public int changes() {
        return changes.get();
    }

    /**
     * SET TARGET PORT GROUPS (SPC-4, 6.45): all that is asked, or nothing.
     *
     * @param list the parameter list
     * @return whether it could be done
     */
    public boolean set(ByteBuffer list) {
        List<Runnable> changing = new ArrayList<>();
        for (int at = BASIC; at + 4 <= list.limit(); at += 4) {
            AccessState asked = AccessState.settable(list.get(at) & 0x0f);
            int group = list.getShort(at + 2) & 0xffff;
            if (asked == null || group < 1 || group > states.length()) {
                return false;
            }
            changing.add(() -> states.set(group - 1, asked));
        }
        changing.forEach(Runnable::run);
        changes.incrementAndGet();
        return true;
    }

    /** REPORT TARGET PORT GROUPS (SPC-4, 6.37). */
    Answer report(ByteBuffer cdb) {
        Form form = switch (cdb.get(1) >> 5 & 7) {
            case 0 -> Form.LENGTH_ONLY;
            case 1 -> Form.EXTENDED;
            default -> null;
        };
        if (form == null) {
            return Answer.of(Senses.INVALID_CDB);
        }
        List<Group> groups = new ArrayList<>();
        for (int group = 1; group <= states.length(); group++) {
            groups.add(new Group(state(group).code(), SUPPORTED, group, changes.get() == 0 ? 0 : BY_COMMAND,
                    List.of(group)));
        }
        return Answer.of(new TargetPortGroups(form, groups).bytes(), cdb.getInt(6) & 0xffff_ffffL);
    }

    /**
     * {@return what a device says of itself, with what the target has to say of its ports}
     *
     * @param group by which it was asked
     * @param cdb the INQUIRY
     * @param told what the device said, as long as it was taken
     */
    public Answer inquiry(int group, byte[] cdb, byte[] told) {
        int allocation = ByteBuffer.wrap(cdb).getShort(3) & 0xffff;
        boolean isPage = (cdb[1] & 1) != 0;
        if (!isPage && told.length > 6) {
            // TPGS: by themselves and by command; MULTIP.
            told[5] |= 0x30;
            told[6] |= 0x10;
        }
        if (!isPage || cdb[2] != (byte) DeviceIdentification.CODE) {
            return Answer.of(told, allocation);
        }
        return DeviceIdentification.parse(MemorySegment.ofArray(told)).filter(page -> isWhole(told)).map(page -> {
            List<Designator> names = new ArrayList<>(page.designators());
            names.removeIf(name -> name.association() == Association.TARGET_PORT);
            names.add(Designator.relativeTargetPort(group).withProtocol(ISCSI));
            names.add(Designator.targetPortGroup(group).withProtocol(ISCSI));
            names.add(Designator.scsiName(Association.TARGET_PORT, target + ",t,0x" + String.format("%04x", group))
                    .withProtocol(ISCSI));
            byte[] body = new DeviceIdentification(names).body();
            return Answer.of(ByteBuffer.allocate(BASIC + body.length).put(told, 0, 2).putShort((short) body.length)
                    .put(body).array(), allocation);
        }).orElse(Answer.of(told, allocation));
    }

    private static boolean isWhole(byte[] page) {
        return page.length == BASIC + (ByteBuffer.wrap(page).getShort(2) & 0xffff);
    }
}
