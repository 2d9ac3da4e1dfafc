// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.fake;

import java.util.concurrent.CountDownLatch;

/** Serves a test device until it is killed, for strangers' initiators: {@code Serve BLOCKS [LATENCY-NANOS]}. */
public final class Serve {

    private Serve() {
    }

    /** Runs it. */
    public static void main(String[] args) throws Exception {
        FakeMedium medium = new FakeMedium(Long.parseLong(args[0]));
        if (args.length > 1) {
            medium.latencyNanos = Long.parseLong(args[1]);
        }
        TestTarget.Settings settings = new TestTarget.Settings();
        settings.window = 128;
        settings.memory = 64 << 20;
        settings.offer = new io.kiovec.target.internal.login.Offer(4, 262144, 1 << 20, 262144, 4);
        TestTarget target = new TestTarget(settings, medium);
        System.out.println("iscsi://127.0.0.1:" + target.address().getPort() + "/" + TestTarget.IQN + "/0");
        new CountDownLatch(1).await();
    }
}
