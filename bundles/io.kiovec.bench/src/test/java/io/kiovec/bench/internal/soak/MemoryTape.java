// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal.soak;

import io.kiovec.api.TapeDevice;
import io.kiovec.io.Address;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.TapeCondition;
import io.kiovec.io.TapePosition;
import io.kiovec.io.TapeResult;
import io.kiovec.io.TransferMode;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.mockito.Mockito;
import org.mockito.invocation.InvocationOnMock;
import org.mockito.stubbing.Answer;

/** A tape in memory that is swapped now and then, with a defect. */
final class MemoryTape implements Answer<Object> {

    /** What it does wrong, now and then. */
    enum Defect {
        NONE, WRITES_TWICE, DROPS_A_BLOCK, FORGETS_WHERE_IT_STOOD, WRITES_AT_A_PLACE_UNKNOWN, WRITES_A_FILEMARK
    }

    private static final int OFTEN = 100;

    private final Address address = Address.parse("sim:tape");
    private final List<byte[]> objects = new ArrayList<>();
    private final Defect defect;
    private final long most;
    private Runnable atTheEnd = () -> {
    };
    private long operations;
    private int at;
    private boolean known = true;

    MemoryTape(Defect defect, long most) {
        this.defect = defect;
        this.most = most;
    }

    void atTheEnd(Runnable then) {
        atTheEnd = then;
    }

    TapeDevice device() {
        return Mockito.mock(TapeDevice.class, Mockito.withSettings().stubOnly().defaultAnswer(this));
    }

    private TapePosition position() {
        return known ? new TapePosition(0, OptionalLong.of(at), OptionalLong.empty()) : TapePosition.UNKNOWN;
    }

    private static TapeResult result(long count, TapeCondition condition) {
        return new TapeResult(count, condition, TransferMode.INDIRECT, Demotion.NONE, 0, 0);
    }

    private void add(byte[] object) {
        objects.subList(at, objects.size()).clear();
        objects.add(object);
        at++;
    }

    @Override
    public Object answer(InvocationOnMock call) throws DeviceException {
        return switch (call.getMethod().getName()) {
            case "address" -> address;
            case "position" -> position();
            case "locate" -> {
                at = (int) call.<TapePosition>getArgument(0).block().orElseThrow();
                known = true;
                yield null;
            }
            case "spaceToEnd" -> {
                at = objects.size();
                known = true;
                yield position();
            }
            case "write" -> write(call.getArgument(0));
            case "writeFilemarks" -> {
                add(new byte[0]);
                yield result(1, TapeCondition.NONE);
            }
            case "read" -> read(call.getArgument(0));
            default -> throw new UnsupportedOperationException(call.getMethod().toString());
        };
    }

    private TapeResult write(MemorySegment block) throws DeviceException {
        operations++;
        if (operations == most) {
            atTheEnd.run();
        }
        boolean now = operations % OFTEN == 0;
        byte[] data = block.toArray(ValueLayout.JAVA_BYTE);
        if (!known && defect != Defect.WRITES_AT_A_PLACE_UNKNOWN) {
            throw new DeviceException.NotReady(address, "nobody knows where it stands");
        }
        if (operations % 37 == 0) {
            // A swap that could not bring it to where it stood.
            known = false;
        }
        if (operations % 41 == 0) {
            throw unknownOutcome(data);
        }
        if (!now || defect != Defect.DROPS_A_BLOCK) {
            add(data);
        }
        if (now && defect == Defect.FORGETS_WHERE_IT_STOOD) {
            at--;
        }
        if (now && defect == Defect.WRITES_A_FILEMARK) {
            add(new byte[0]);
            at--;
        }
        return result(block.byteSize(), TapeCondition.NONE);
    }

    private DeviceException unknownOutcome(byte[] data) {
        known = false;
        if (operations % 2 == 0) {
            add(data);
            if (defect == Defect.WRITES_TWICE) {
                add(data);
            }
        }
        return new DeviceException.OutcomeUnknown(address, "went away");
    }

    private TapeResult read(MemorySegment room) {
        if (at == objects.size()) {
            return result(0, TapeCondition.END_OF_DATA);
        }
        byte[] object = objects.get(at++);
        MemorySegment.copy(object, 0, room, ValueLayout.JAVA_BYTE, 0, object.length);
        return result(object.length, object.length == 0 ? TapeCondition.FILEMARK : TapeCondition.NONE);
    }
}
