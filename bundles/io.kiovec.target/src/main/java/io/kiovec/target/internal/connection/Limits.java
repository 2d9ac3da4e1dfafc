// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.connection;

import java.time.Duration;

/**
 * What bounds connections.
 *
 * @param connections at once, those that are not logged in among them
 * @param threads that execute commands of slow devices, beside one for each connection
 * @param memory bytes of data that one connection may hold
 * @param loginTime how long a login may take
 * @param silence how long an initiator may say nothing before it is asked whether it is there, and then again before it
 *     is taken to be gone; also how long it may take no response
 * @param logoutTime how long initiators have to log out when the target goes
 */
public record Limits(int connections, int threads, int memory, Duration loginTime, Duration silence,
        Duration logoutTime) {
}
