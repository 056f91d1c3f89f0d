// SPDX-License-Identifier: MIT
// Makes the sockets that --listen names, and takes over those that a parent made.
#pragma once

#include "pool/address.hpp"
#include "pool/socket_file.hpp"
#include "worker/listening_socket.hpp"

#include <string>
#include <vector>

namespace imprint::pool {

// Everything that is listened on.  The files stay with the process that bound them.
struct listening {
    std::vector<worker::listening_socket> sockets;
    std::vector<socket_file> files;
};

// Adds the sockets of one address.  Throws bad_value and std::system_error.
void listen_on(const listen_address &address, const socket_terms &terms, listening &into);

// Throws bad_value for a TCP address outside loopback when nobody is allowed by name.  To be
// asked before listen_on: nobody may get in meanwhile.
void check_reach(const listen_address &address, const worker::allowed_clients &allowed);

// Throws bad_value when there is no folder for the file of a unix socket.
void check_folder(const listen_address &address);

// Throws bad_value when two of them name one socket, or share a port.
void check_distinct(const std::vector<listen_address> &all);

// Tries whether it can be listened on, and makes nothing: the kernel and the folder are asked.
// True when somebody listens there now, which is no fault before a restart.  Throws bad_value.
bool try_address(const listen_address &address, const socket_terms &terms);

// Takes over a listening stream socket.  `fd` itself stays open when it is 0..2, where
// /dev/null takes its place: what a function starts must not find the socket there.
worker::listening_socket take_inherited(int fd);

// The same for what was inherited.
void check_reach(const worker::listening_socket &one, const worker::allowed_clients &allowed);

} // namespace imprint::pool
