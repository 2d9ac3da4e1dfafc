// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal;

import io.kiovec.iscsi.internal.FakeTarget.Pdu;
import io.kiovec.pdu.Opcode;
import io.kiovec.spi.ScsiEndpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * Reads by virtual threads from a target that answers nothing before it has all reads. In a process whose virtual threads have one
 * carrier, it gets them all only if who waits gives that back.
 */
final class OneCarrier {

    static final String DONE = "all were answered";
    private static final int READS = 8;

    private OneCarrier() {
    }

    public static void main(String[] args) throws Exception {
        try (Initiator initiator = new Initiator()) {
            ScsiEndpoint endpoint = initiator.open();
            List<Pdu> waiting = new ArrayList<>();
            initiator.target.script = (fake, pdu) -> {
                if (pdu.opcode() != Opcode.SCSI_COMMAND) {
                    return false;
                }
                waiting.add(pdu);
                if (waiting.size() == READS) {
                    for (Pdu each : waiting) {
                        fake.answer(each);
                    }
                }
                return true;
            };
            List<FutureTask<Void>> running = new ArrayList<>();
            for (int i = 0; i < READS; i++) {
                FutureTask<Void> each = new FutureTask<>(() -> {
                    endpoint.execute(FakeCall.read(0, FakeCall.memory(512)));
                    return null;
                });
                running.add(each);
                Thread.ofVirtual().start(each);
            }
            for (FutureTask<Void> each : running) {
                each.get(10, TimeUnit.SECONDS);
            }
            endpoint.close();
            System.out.println(DONE);
        }
    }
}
